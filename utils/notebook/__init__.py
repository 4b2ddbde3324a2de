"""What every lesson's page is made of: figures, controls, predictions, progress, exercises, verdicts."""
