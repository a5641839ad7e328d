"""What a language is made of: words, figures and dates, manners, kinds of questions."""
