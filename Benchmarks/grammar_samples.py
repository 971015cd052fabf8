"""Sentences at random of a grammar in the JSpeech Grammar Format, as `performia voice --grammar` prints it."""
import re

MARK = re.compile(r"<[^>]+>|[=;|()\[\]*]|[^\s<=;|()\[\]*]+")


class Grammar:
    def __init__(self, text):
        self.rules = {}
        self.marks = MARK.findall(text.split(";", 2)[2])
        self.at = 0
        while self.at < len(self.marks):
            if self.next() == "public":
                self.take()
            name = self.take()
            self.take()  # =
            self.rules[name] = self.choice()
            self.take()  # ;

    def next(self):
        return self.marks[self.at]

    def take(self):
        self.at += 1
        return self.marks[self.at - 1]

    def choice(self):
        choices = [self.sequence()]
        while self.next() == "|":
            self.take()
            choices.append(self.sequence())
        return ("choice", choices)

    def sequence(self):
        items = []
        while self.next() not in "|)];":
            mark = self.take()
            if mark in "([":
                item = self.choice()
                self.take()
                items.append(("optional", item) if mark == "[" else item)
            else:
                items.append(("rule", mark) if mark.startswith("<") else ("word", mark))
            if self.next() == "*":
                self.take()
                items[-1] = ("optional", items[-1])
        return ("sequence", items)

    def sample(self, generator, item=("rule", "<command>")):
        """Words at random; each choice is as likely as the others, and what may be left out is said in one of four cases."""
        kind, value = item
        if kind == "word":
            return [value]
        if kind == "rule":
            return [] if value == "<VOID>" else self.sample(generator, self.rules[value])
        if kind == "choice":
            return self.sample(generator, generator.choice(value))
        if kind == "optional":
            return self.sample(generator, value) if generator.random() < 0.25 else []
        return [word for each in value for word in self.sample(generator, each)]
