"""Files to show what Tacitus does: the reports that `tacitus demo` reads."""
