"""What a person is shown: words, figures, map features, dossiers."""
