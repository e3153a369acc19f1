"""Who did it, and on whose word: every row a text of our own with all that may be printed of it."""

from __future__ import annotations

import pytest

from tacitus.model.records import Incident, Interval, Report
from tacitus.pipeline.read import read_report

PUBLISHED = Interval(start="2024-05-14T00:00:00", end="2024-05-14T23:59:59", precision="day")


def incidents(text: str) -> tuple[Incident, ...]:
    return read_report(Report(id="r", text=text, published=PUBLISHED)).incidents


def held(text: str) -> set[tuple[str, str, str]]:
    """(Kind, actor, who says so) of every responsibility; the outlet is ""."""
    return {
        (one.kind, one.actor.name, "" if one.speaker[0].role == "outlet" else one.speaker[0].name)
        for incident in incidents(text)
        for one in incident.responsibility
    }


def doers(text: str) -> set[str]:
    return {actor.name for incident in incidents(text) for actor in incident.initiators}


NOBODY_SAYS_SO = [
    "A blast hit the Crimean bridge on Saturday, killing three people. Kyiv did not say that its forces had done it.",
    "Rockets hit Safed on Monday, wounding two. Hezbollah has not said it carried out the rocket attack on Safed.",
    "Nobody said that Hamas had carried out the bombing in Jenin, which killed two people on Monday.",
    "A drone hit a depot in Bryansk on Monday. Ukraine stopped short of saying that it had carried out the strike.",
    "A bomb killed six in Quetta on Monday. The Baloch Liberation Army declined to say whether it was behind the blast.",
    "A bomb killed six in Quetta on Monday. There was no claim that the Baloch Liberation Army was behind the blast.",
    "A bomb killed six people in Kabul on Monday. It is rumoured that Islamic State carried out the attack.",
    "A bomb killed six people in Kabul on Monday. Did Islamic State carry out the attack? The minister was silent.",
    "A bomb killed six in Kabul on Monday. If Islamic State claims responsibility for the attack, it is its first.",
    "Four soldiers died in an ambush near Gao on Monday. JNIM would not say that its men had carried out the ambush.",
    "The general accuses the rebels of lying about Friday's school bombing in Pauk.",
    '"They bombed our house," said Ahmed Saleh, a witness in Idlib. "He lost a son."',
    '"They shelled the clinic in Taiz on Monday," Nasser Omar, a nurse, said. Two people were killed.',
]


@pytest.mark.parametrize("text", NOBODY_SAYS_SO)
def test_nobody_is_said_to_have_done_it(text: str) -> None:
    assert not held(text)
    assert not doers(text)


DOERS = [
    # a platform is whose it is, a group of a country is the group
    ("Israeli fighter jets bombed fuel tanks at Hodeidah on Saturday, killing three people.", {"Israel"}),
    ("Turkish warplanes struck a village near Dohuk on Monday, wounding two people.", {"Turkey"}),
    ("Syrian army fighter jets bombed Idlib on Monday, killing three people.", {"Syrian Arab Army"}),
    ("A missile fired by Yemen's Houthi movement killed three sailors on Wednesday.", {"Houthis"}),
    ("Lebanon's Hezbollah group fired rockets at Safed on Monday, wounding two people.", {"Hezbollah"}),
    # who says it after a comma is who did what stands before it
    ("Iran fires missiles at Erbil, says it hit spy base; Iraq condemns attack", {"Iran"}),
    ("Israel shells Khan Younis, says it killed commander; Egypt condemns strike", {"Israel"}),
    # what is denied in writing is denied
    (
        "Gunmen killed ten people in Solhan on Friday. JNIM denied in a statement that its fighters had done it.",
        {"Gunmen"},
    ),
    (
        "A bomb killed six in Gao on Monday. The CMA rejected in a message that its men had carried out the attack.",
        set(),
    ),
    # who is only accused did not do it
    (
        "Shells killed five in Taiz on Monday. The government accused the Houthis of shelling the market.",
        set(),
    ),
    ("Human Rights Watch accused the army of killing 20 civilians in Tamu on Friday.", set()),
    # words for the same unnamed people
    (
        "Armed assailants killed 132 people in an attack on Solhan on Friday. The attackers burned homes in Solhan.",
        {"Armed assailants"},
    ),
]


ACTIVE = [
    # what stands behind the verb is its object, wherever "dead" or the second verb stands
    ("Gunmen shot a teacher dead in Quetta on Tuesday.", {"Gunmen"}),
    ("Rebels stabbed a priest to death in Bria on Monday.", {"Rebels"}),
    ("Police shot and killed a student in Kitui on Sunday.", {"Police"}),
    ("Soldiers attacked and burned a village near Sake on Monday, killing two.", {"Soldiers"}),
    # a verb that has lost its subject takes none from the clause above
    (
        "Four people were shot in Hanau on Monday by a trucker, who then, the prosecutor believes, killed his mother.",
        set(),
    ),
    ("A court in Omsk jailed a man for setting fire to a relay cabinet in Perm in June 2023.", set()),
    ("Two men were sentenced in Bern on Friday over the bombing of a shop in Basel in June 2023.", set()),
    # arrests after a shooting are no shooting by those arrested or those who arrest
    (
        "Soldiers shot dead a boy in Jenin on Monday. Forty people were arrested after police raided a camp.",
        {"Soldiers", "police"},
    ),
    # a suicide bomber is somebody; what stands before a colon or "earlier" names nobody
    ("A suicide bomber blew herself up at a checkpoint in Mora on Monday, killing two.", {"suicide bomber"}),
    ("A day earlier mutineers had stormed the radio station in Moundou.", {"mutineers"}),
    ("11 March, Magumeri: bomb destroys army lorry, three soldiers killed.", set()),
    ("Nine people died in Friday's rebel rocket attack on a ferry landing in Kindu.", {"rebel"}),
    ("The front took its revenge on Sunday. Its gunmen shot four tax collectors in Gedo.", {"front"}),
    ("Shelling by the army killed six people in Sake on Monday.", {"army"}),
    # who hands over the dead did not kill them
    ("The army handed the bodies of five men killed in Kismayo on Monday to elders of their clan.", set()),
    ("Our researchers found 12 bodies at a market in Tamu that was bombed on Monday.", set()),
    (
        "A gunman opened fire on police at a gate in Jenin on Monday, who responded with live fire and killed him.",
        {"gunman"},
    ),
    # who only claims it stands in the responsibility
    ("A bomb killed a commuter in Croydon on Monday. The IRA said it planted the bomb.", set()),
]


FEWER = [
    # vaguer words for one who is named add nobody; two who are only described stay two
    (
        "Islamic State raided a base near Diffa on Monday, killing nine soldiers. The fighters then burned the base.",
        {"Islamic State"},
    ),
    ("Riot police beat nine people in Minsk on Monday. The police beat them with batons.", {"Riot police"}),
    (
        "Soldiers and militiamen burned a village near Sake on Monday, killing two.",
        {"Soldiers", "militiamen"},
    ),
    # who was in a clash "with police" is told, who began it is not
    ("Two students died in clashes with police in Nairobi on Monday.", set()),
    ("Eight people died in clashes between herders and farmers near Jos on Monday.", {"herders"}),
    (
        "Government troops clashed with rebels in Samar on Monday, and two soldiers died.",
        {"Government troops"},
    ),
    ("Nine soldiers died in a Syrian gas field battle on Monday.", set()),
    # whom a sentence calls the gunman by name
    ("Police named Timur Saidov as the gunman who shot two people dead in Osh on Monday.", {"gunman"}),
    # a word for people is no name that sounds like it
    ("Rioters threw stones at a bus in Lyon on Monday, wounding two passengers.", {"Rioters"}),
    ("On Sunday armed Bedouins beat a greengrocer near Busra and took his van.", {"armed Bedouins"}),
    ("The occupiers shelled Nikopol on Monday, wounding two people.", {"occupiers"}),
    ("A reporter was struck by a rubber bullet, and by a trooper, in Oakland on Sunday.", {"trooper"}),
    # a platform is whose it is, also where that stands behind it
    ("Helicopters of the navy attacked two boats off Mocha on Monday, killing four men.", {"navy"}),
    ("Jets from a French carrier bombed a column near Menaka on Monday, killing nine fighters.", {"France"}),
    # on one's word and not on another's
    ("The army shelled a clinic in Ati on Monday, rebels said. The army denied shelling the clinic.", set()),
    (
        "A blast killed six in Homs on Monday. Rebels said Russian jets had bombed the market; the governor blamed "
        "Islamic State for the blast.",
        set(),
    ),
    ("The army shelled a clinic in Ati on Monday, rebels said. Two people died.", {"army"}),
]


def test_who_met_an_attack_is_no_doer_of_it() -> None:
    told = (
        "An assailant stabbed two guards in Hadera on Monday. Officers shot the attacker dead at the scene."
    )
    [stabbing] = [incident for incident in incidents(told) if incident.label == "stabbing"]
    assert [actor.name for actor in stabbing.initiators] == ["assailant"]


@pytest.mark.parametrize(("text", "expected"), [*DOERS, *ACTIVE, *FEWER])
def test_who_did_it(text: str, expected: set[str]) -> None:
    assert doers(text) == expected


def test_nobody_acknowledges_what_he_denies() -> None:
    told = "A drone hit a base near Hasakah on Thursday."
    denial = "Iran's foreign ministry rejected the accusation that it was behind the drone attack."
    assert {kind for kind, _, _ in held(f"{told} {denial}")} == {"denied"}


CAPTIONED = """A missile hit the railway station in Kramatorsk on Friday, killing 30 people, the governor said.

{caption}

Mourners gathered in Kramatorsk on Saturday.
"""


def test_a_caption_alone_makes_nobody_the_doer_of_what_the_body_tells() -> None:
    caption = "The station in Kramatorsk, where Ukrainian forces carried out a missile strike on Friday. Photo: Wire"
    (told,) = (
        i for i in incidents(CAPTIONED.format(caption=caption)) if i.where and i.where.name == "Kramatorsk"
    )
    assert told.initiators == ()


def test_the_parts_of_a_total_are_of_its_incident() -> None:
    told = "Air strikes near Mayadin on Thursday killed 19 people, a monitor said. Three of the dead were soldiers."
    last = "The strikes came after a drone attack on a base near Hasakah killed a contractor."
    killed = {
        i.where.name if i.where else None: {t.best for t in i.tolls if t.effect == "killed"}
        for i in incidents(f"{told} {last}")
    }
    assert {3, 19} <= killed["Al Mayādīn"]
    assert killed["Al Ḩasakah"] == {1}


def test_a_caption_counts_nobody_whom_the_body_counts() -> None:
    caption = "Mourners in Kramatorsk, where a missile killed 73 people on Friday. Photo: Wire"
    (told,) = (
        i for i in incidents(CAPTIONED.format(caption=caption)) if i.where and i.where.name == "Kramatorsk"
    )
    assert {toll.best for toll in told.tolls if toll.effect == "killed"} == {30}


SUPPOSED = [
    "An explosion at a hospital in Gaza City on Monday killed 20 people. The ministry said it was likely caused by a "
    "rocket fired from inside Gaza.",
    "A blast in Aden on Monday killed two. Officials said it was probably caused by an air strike.",
]


@pytest.mark.parametrize("text", SUPPOSED)
def test_a_supposed_cause_is_no_kind_of_what_happened(text: str) -> None:
    assert {incident.label for incident in incidents(text)} == {"explosion"}


SAID = [
    (
        "The army carried out the strike on the market in El Fasher on Monday, the RSF said.",
        {("attributed", "army", "the RSF")},
    ),
    (
        "The rebels claim that the army shelled a convoy near Ati on Friday.",
        {("attributed", "army", "The rebels")},
    ),
    (
        "Villagers claim soldiers killed five herders near Tessit on Sunday.",
        {("attributed", "soldiers", "Villagers")},
    ),
    (
        "The relief council says soldiers of the 7th Brigade killed 52 villagers at Tamu on Friday.",
        {("attributed", "soldiers of the 7th Brigade", "The relief council")},
    ),
    (
        "Police hold a smugglers' ring responsible for Friday's bomb in Cali, which killed two judges.",
        {("attributed", "smugglers' ring", "Police")},
    ),
    (
        "Five people were killed in a blast in Damascus on Monday. State media put the blame on Israel.",
        {("attributed", "Israel", "State media")},
    ),
    (
        "A blast at a school in Gaza City killed 20 on Monday, the health ministry said, blaming an Israeli air strike.",
        {("attributed", "Israel", "the health ministry")},
    ),
    (
        "An accusation by Kyiv that Russia blew up the Kakhovka dam on Tuesday was denied by Moscow.",
        {("attributed", "Russia", "Kyiv"), ("denied", "Russia", "Moscow")},
    ),
    (
        "The army said it had not fired at the convoy near Goma on Monday, in which five people were killed.",
        {("denied", "army", "The army")},
    ),
    (
        "Russia rejects reports that it shelled the hospital in Kherson on Monday. Two people were killed.",
        {("denied", "Russia", "Russia")},
    ),
    (
        '"We bombed no market," an army spokesman said on Monday about Togoga, where elders buried 51 people.',
        {("denied", "army", "an army spokesman")},
    ),
    (
        "An air strike killed five people in Erbil on Monday. Iran's foreign ministry denied that Iran had done it.",
        {("denied", "Iran", "Iran's foreign ministry")},
    ),
    (
        "It is not true that a government missile hit the bus depot in Lashio on Friday, the ministry said.",
        {("denied", "government", "the ministry")},
    ),
    (
        "A mine killed five sappers near Agdam on Sunday. The separatist council says it did it.",
        {("claimed", "separatist council", "The separatist council")},
    ),
    (
        "A car bomb hit the palace in Ndjamena on Friday. The Liberation Army claims the car bomb.",
        {("claimed", "Liberation Army", "The Liberation Army")},
    ),
    (
        "US air strikes killed sixteen in Iraq on Friday. A group calling itself the Red Fist of Kunda later said that "
        "it had carried out the drone attack on Erbil airport.",
        {("claimed", "Red Fist of Kunda", "Red Fist of Kunda")},
    ),
    (
        "The Israeli military confirmed that it had carried out the air strike on the camp in Rafah on Sunday.",
        {("acknowledged", "Israel Defense Forces", "The Israeli military")},
    ),
    (
        "Four soldiers were killed in an ambush near Gao on Monday. In a statement on Telegram, JNIM said its fighters "
        "had carried out the ambush.",
        {("claimed", "Jama'at Nusrat al-Islam wal-Muslimin", "JNIM")},
    ),
    (
        "The convoy was hit near Kidal on Monday. No one has claimed responsibility, but officials suspect JNIM.",
        {("assessed", "Jama'at Nusrat al-Islam wal-Muslimin", "officials")},
    ),
]


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_whoever_says_so_is_recorded(text: str, expected: set[tuple[str, str, str]]) -> None:
    assert held(text) == expected


NO_DOERS = [
    ("Car bomb kills seven in Mogadishu", set()),
    ("Car bombs kill 20 in Baghdad", set()),
    ("Car bombing kills nine in Damascus", set()),
    ("UPDATE 2-Car bomb kills seven in Mogadishu", set()),
    ("Seven villagers shot dead in Jos", set()),
    ("Two teachers gunned down in Kitui", set()),
    ("Nine miners abducted near Zamfara on Monday", set()),
    ("Rescue workers pulled 12 bodies from the rubble after a strike on Kharkiv on Monday.", set()),
    ("CAR rebels killed four soldiers in Bambari on Monday.", {"CAR rebels"}),
    ("Gunmen shot dead two teachers in Kitui on Sunday.", {"Gunmen"}),
]


@pytest.mark.parametrize(("text", "expected"), NO_DOERS)
def test_only_agents_are_doers(text: str, expected: set[str]) -> None:
    assert doers(text) == expected


def test_a_letter_word_is_no_country() -> None:
    (found,) = incidents("Car bombing kills nine in Damascus")
    assert not found.targets
    assert found.target_object is None


SPEAKERS = [
    # text, who gives each figure ("" the outlet), in their order
    ("Union counts nine dockers killed in raid on Bardera port", ["Union"]),
    ("The harbour union tallied at least 33 wounded in Sunday's shelling of Mandera.", ["The harbour union"]),
    (
        "The bombing in Harar killed 24, said Lul Tesfaye, head of the hospital. Some 70 others lie wounded.",
        ["Lul Tesfaye", "Lul Tesfaye"],
    ),
    (
        "At least 20 miners were killed and 12 hurt when gunmen raided the pit at Kolwezi on Monday, according to their "
        "union.",
        ["their union", "their union"],
    ),
    (
        "Nine were killed when a shell hit a bus in Donetsk on Monday, according to the mayor, and four were hurt.",
        ["the mayor", "the mayor"],
    ),
    (
        "A shell killed four in Kherson on Monday, governor Oleksandr Prokudin said. The governor said two were hurt.",
        ["governor Oleksandr Prokudin", "governor Oleksandr Prokudin"],
    ),
    (
        "Monitors said a raid on Nyala on Monday killed eight. They added that twelve more were wounded.",
        ["Monitors", "Monitors"],
    ),
    (
        "Shelling killed two in Sake on Monday, residents said. He said three children were wounded.",
        ["residents", "an unnamed speaker"],
    ),
    ("One of them, Adnan Majali, said soldiers killed two men in Jenin on Monday.", ["Adnan Majali"]),
    ("A statement from the army said militants killed four soldiers near Gao on Monday.", ["army"]),
    ("The assessment said the strike on the hospital in Gaza on Monday killed 20.", [""]),
    ("As many as 100 people said gunmen killed nine herders in Jos on Monday.", [""]),
    ("Our researchers found that soldiers shot dead at least 44 herders at Tin Akof on 2 May.", [""]),
]


@pytest.mark.parametrize(("text", "expected"), SPEAKERS)
def test_speakers_are_people_and_bodies(text: str, expected: list[str]) -> None:
    said = [toll.speaker or () for incident in incidents(text) for toll in incident.tolls]
    assert ["" if not s or s[0].role == "outlet" else s[0].name for s in said] == expected


def test_a_network_of_doctors_is_no_newsroom() -> None:
    (found,) = incidents(
        "Sudan Doctors Network said five people were killed in an air strike on Nyala on Monday."
    )
    assert [link.role for toll in found.tolls for link in toll.speaker or ()] == ["monitor", "outlet"]


STRIKES = "US air strikes in eastern Syria killed 19 people on Thursday, a monitor said."
CLAIMED_OF_WHAT = [
    # (text, label of the incident claimed or denied, kind, actor): nobody claims what a state is told to have done
    (
        f"{STRIKES} The strikes came after a drone attack on a base near Hasakah killed a contractor. A group calling "
        "itself Liwa al-Ghaliboun later said that it had carried out the attack.",
        ("drone_strike", "claimed", "Liwa al-Ghaliboun"),
    ),
    (
        "A rocket attack on a base near Erbil wounded two soldiers on Friday. US air strikes killed nine fighters in "
        "eastern Syria on Sunday. Saraya al-Fath said it had carried out the attack.",
        ("rocket_attack", "claimed", "Saraya al-Fath"),
    ),
    (
        "A car bomb killed two soldiers in Hakkari on Monday. Turkish jets bombed villages near Dohuk on Tuesday, "
        "killing four. The PKK claimed responsibility.",
        ("bombing", "claimed", "Kurdistan Workers' Party"),
    ),
    (
        "Rockets wounded two people in Safed on Monday. Israeli strikes killed five Hezbollah fighters in Tyre on "
        "Tuesday. Hezbollah denied any role.",
        ("rocket_attack", "denied", "Hezbollah"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), CLAIMED_OF_WHAT)
def test_a_claim_is_of_what_its_claimant_may_have_done(text: str, expected: tuple[str, str, str]) -> None:
    kinds = ("claimed", "denied")
    found = [
        (i.label, r.kind, r.actor.name) for i in incidents(text) for r in i.responsibility if r.kind in kinds
    ]
    assert found == [expected]


RIVAL = "An explosion wrecked the market of Kidal on Sunday. An army drone did it, the rebels said; "


def test_a_semicolon_ends_what_is_said() -> None:
    assert ("attributed", "army", "the rebels") in held(RIVAL + "the mayor spoke of a gas bottle.")
    assert ("attributed", "army", "the rebels") in held(
        RIVAL + "according to the army a gas bottle had burst."
    )


ACCUSED = [
    (
        "A blast killed four people in Izmir on Sunday. The minister accused the PKK and its offshoot, the YPG, of being "
        "behind the explosion.",
        {
            ("attributed", "Kurdistan Workers' Party", "The minister"),
            ("attributed", "People's Protection Units", "The minister"),
        },
    ),
    (
        "The command denies the claim of the group Karapatan that an army helicopter bombed farmers near Kabankalan on "
        "15 May.",
        {("attributed", "army", "the group Karapatan"), ("denied", "army", "The command")},
    ),
]


@pytest.mark.parametrize(("text", "expected"), ACCUSED)
def test_everybody_accused_is_recorded(text: str, expected: set[tuple[str, str, str]]) -> None:
    assert held(text) == expected


SIGHED = [
    '"They shelled the school in Agok on Monday and four children died," sighed Amina Deng, a nurse.',
    '"The shells on Monday killed four children at the school in Agok," wept Amina Deng, a nurse.',
    '"Four children were killed in the shelling of Agok on Monday," nodded Amina Deng.',
]


@pytest.mark.parametrize("text", SIGHED)
def test_who_stands_behind_a_quotation_speaks_whatever_the_verb(text: str) -> None:
    said = [toll.speaker or () for incident in incidents(text) for toll in incident.tolls]
    assert {s[0].name for s in said} == {"Amina Deng"}


ALLEGED_KINDS = [
    "A blast at a school in Gaza City killed 20 on Monday, the health ministry said, blaming an Israeli air strike.",
    "An explosion wrecked a market in Kidal on Sunday and killed three people; rebels blamed it on an army drone strike.",
    "Explosions shook the port of Hodeidah on Monday, killing two. The Houthis attributed them to a US air strike.",
]


@pytest.mark.parametrize("text", ALLEGED_KINDS)
def test_what_is_blamed_is_not_what_happened(text: str) -> None:
    assert {(incident.label, incident.means) for incident in incidents(text)} == {("explosion", ())}


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        (
            "A bomb killed 40 at a mosque in Kabul on Monday. The Afghan branch of Islamic State claimed the attack.",
            "is",
        ),
        ("A blast killed six at Sanaa on Monday. The Yemeni arm of al-Qaeda claimed the blast.", "aq"),
        (
            "A raid near Tillaberi on Monday killed nine. The Sahel affiliate of Islamic State claimed the raid.",
            "is",
        ),
    ],
)
def test_the_branch_of_a_group_claims_for_the_group(text: str, claimant: str) -> None:
    [held] = [r for incident in incidents(text) for r in incident.responsibility]
    assert (held.kind, held.actor.id) == ("claimed", claimant)


@pytest.mark.parametrize(
    ("text", "accuser"),
    [
        (
            "A rocket killed 12 in Sderot on Saturday. Israel's military said the militia Hezbollah had fired a rocket.",
            2,
        ),
        ("A shell killed nine in Goma on Monday. The army said the armed group M23 had shelled the town.", 2),
        (
            "A raid killed six near Bunia on Monday. Residents said the rebel group CODECO had raided the camp.",
            2,
        ),
    ],
)
def test_who_is_named_behind_what_he_is_is_accused_by_the_speaker(text: str, accuser: int) -> None:
    held = [r for incident in incidents(text) for r in incident.responsibility]
    assert [(r.kind, len(r.speaker or ())) for r in held] == [("attributed", accuser)]
