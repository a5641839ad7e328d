"""How good the answers are, on labelled questions; and the fit that makes them so.

Reading order:

    labelled      files of labelled questions → `Labelled`; `Judge` says whether an answer is right
    typos         questions misspelt as people misspell them
    evaluation    a build and labelled questions → how each question was answered → figures
    quality       what `scripts/evaluate.py` shows: questions chosen, figures as a table or as curves
    calibration   features of answered questions → the weights of the ranking and the confidence model
    fitting       labelled questions → builds of their paragraphs → weights and threshold, as `scripts/calibrate.py` writes them
"""
