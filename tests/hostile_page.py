"""A page that tries everything a page can try, by our own hand."""

HOSTILE = b"""<!doctype html><html manifest=http://evil.example/m onload=alert(1)><head><meta charset=utf-8>
<meta http-equiv=refresh content="0;url=http://evil.example/r"><base href=http://evil.example/>
<link rel=preconnect href=http://evil.example><link rel=stylesheet href=http://evil.example/s.css>
<style>@import url(http://evil.example/i.css); body { background: url(http://evil.example/b.png) }</style>
<script src=http://evil.example/x.js></script><script>parent.document.title = 'taken'</script></head>
<body background=http://evil.example/bg><p onclick=alert(1)>Shells hit the market.</p>
<img src=http://evil.example/p.png srcset="http://evil.example/q.png 2x"><img src="data:image/gif;base64,R0lGOD">
<a href="http://evil.example/a" ping=http://evil.example/ping>a link</a><a href="javascript:alert(1)">another</a>
<form action=http://evil.example/f><input name=q><button formaction=http://evil.example/g>Go</button></form>
<iframe src=http://evil.example/f></iframe><object data=http://evil.example/o></object><embed src=http://evil.example/e>
<svg><script>alert(1)</script><image xlink:href=http://evil.example/v.svg />
<a xlink:href="javascript:alert(1)">x</a></svg>
<video poster=http://evil.example/v><source src=http://evil.example/v.mp4></video><math><mi xlink:href=http://evil.example/>
</math></body></html>"""
