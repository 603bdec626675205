"""Invented pairs of records with a label: written twice, or two different ones that look alike.

Everything here is made independently of how the product normalises: slips, abbreviations and legal forms are
those that people type. The same seed gives the same pairs.
"""

import random
import string
import unicodedata
from dataclasses import dataclass

from vinculo.abilities.duplicates.tests.vocabulary import (
    COINED,
    FORMS,
    FREE_MAIL,
    GIVEN,
    NICKNAMES,
    SAME_FORM,
    SHORT,
    SOUNDS,
    STREETS,
    SURNAMES,
    TOWNS,
    TRADES,
)  # fmt: skip


@dataclass(frozen=True)
class Labelled:
    """Two records as {field: text}; `same` is the truth, `why` names how they were made."""

    one: dict
    other: dict
    same: bool
    why: str


def plain(text):
    """Without accents, as on a foreign keyboard; the ñ may survive."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")


def slug(text):
    return "".join(c for c in plain(text).lower() if c.isalnum())[:22]


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, probability):
        return self.random.random() < probability

    def pick(self, some):
        return self.random.choice(some)

    # --- what a house is -------------------------------------------------------------------

    def company(self, **given):
        kind = self.random.random()
        form = self.pick(FORMS[:3] * 4 + FORMS)
        one, two = self.random.sample(SURNAMES, 2)
        if kind < 0.35:
            words = [self.pick(TRADES), one, two] if self.chance(0.45) else [self.pick(TRADES), one]
        elif kind < 0.5:
            words = [self.pick(TRADES), "Hermanos", one] if self.chance(0.6) else [self.pick(TRADES), one, "e", "Hijos"]
        elif kind < 0.8:
            words = [self.pick(COINED)] if self.chance(0.4) else [self.pick(TRADES), self.pick(COINED)]
        elif kind < 0.9:
            words = [self.pick(GIVEN), one, two]
        else:
            words = [self.pick(COINED), self.pick(COINED)]
        found = {
            "words": words,
            "form": form,
            "fiscal_id": self.nif(form),
            "phone": self.phone(),
            "city": self.pick(TOWNS),
        }
        found |= given
        domain = slug("".join(found["words"])) + self.pick([".es", ".com", ".cat"])
        own = self.chance(0.6)
        box = self.pick(["info", "administracion", "comercial", slug(self.pick(GIVEN))])
        found["email"] = f"{box}@{domain}" if own else f"{slug(''.join(found['words']))}@{self.pick(FREE_MAIL)}"
        found["website"] = f"https://www.{domain}" if own and self.chance(0.5) else ""
        return found | given

    def nif(self, form):
        letter = {"S.A.": "A", "C.B.": "E", "S.Coop.": "F", "S.C.": "J"}.get(form, "B")
        digits = f"{self.random.randint(1, 52):02}{self.random.randint(0, 99999):05}"
        doubled = sum(sum(divmod(2 * int(d), 10)) for d in digits[::2])
        control = -(doubled + sum(int(d) for d in digits[1::2])) % 10
        return f"{letter}{digits}{control}"

    def phone(self):
        return self.pick("689") + "".join(self.pick(string.digits) for _ in range(8))

    def written(self, company):
        """The record as the first person typed it."""
        return {
            "name": " ".join([*company["words"], company["form"]]),
            "legal_name": "", "fiscal_id": company["fiscal_id"], "phone": f"+34{company['phone']}",
            "email": company["email"], "website": company["website"], "city": company["city"],
        }  # fmt: skip

    # --- how it is written again -----------------------------------------------------------

    def again(self, company):
        """The record as another person types it: worse, and with less."""
        words = list(company["words"])
        fields = self.written(company)
        damage = self.pick([1, 1, 2, 2, 3])
        for _ in range(damage):
            words = self.pick([self.shortened, self.misheard, self.slipped, self.turned, self.unaccented, self.kept])(
                words
            )
        name = " ".join(words)
        form = self.pick(SAME_FORM[company["form"]])
        name = f"{name}{form}" if form.startswith(",") else f"{name} {form}".strip()
        fields["name"] = self.pick([str, str, str.upper, plain, str.title])(name)
        fields["fiscal_id"] = self.pick([fields["fiscal_id"]] * 4 + [""] * 5 + [self.wrong_id(fields["fiscal_id"])])
        fields["phone"] = self.other_phone(company["phone"])
        kind = self.random.random()
        domain = fields["email"].rpartition("@")[2]
        if kind < 0.3:
            fields["email"] = ""
        elif kind < 0.55 and domain not in FREE_MAIL:
            fields["email"] = f"{slug(self.pick(GIVEN))}@{domain}"
        fields["website"] = fields["website"].removeprefix("https://www.") if self.chance(0.5) else ""
        fields["city"] = self.pick([fields["city"], fields["city"], fields["city"].upper(), ""])
        # Somebody must have written down more than a name, or nobody could say that it is the same house.
        if not (fields["fiscal_id"] or fields["phone"] or fields["email"] or fields["city"]):
            fields["city"] = company["city"]
        return fields

    def other_phone(self, phone):
        kind = self.random.random()
        if kind < 0.25:
            return ""
        if kind < 0.38:
            return self.phone()
        return self.pick([
            f"+34{phone}", f"0034 {phone}", phone, f"{phone[:3]} {phone[3:5]} {phone[5:7]} {phone[7:]}",
            f"{phone[:3]}-{phone[3:6]}-{phone[6:]}", f"(34) {phone[:3]}.{phone[3:]}",
        ])  # fmt: skip

    def wrong_id(self, nif):
        place = self.random.randint(1, 7)
        if self.chance(0.5):  # transposed
            return nif[:place] + nif[place + 1] + nif[place] + nif[place + 2 :]
        return nif[:place] + self.pick(string.digits) + nif[place + 1 :]

    def kept(self, words):
        return words

    def shortened(self, words):
        return [self.pick(SHORT[w]) if w in SHORT and self.chance(0.8) else w for w in words]

    def misheard(self, words):
        place = self.random.randrange(len(words))
        word = words[place]
        for said, typed in self.random.sample(SOUNDS, len(SOUNDS)):
            if said in word and len(word) > 4:
                word = word.replace(said, typed, 1)
                break
        return [*words[:place], word, *words[place + 1 :]]

    def slipped(self, words):
        long = [place for place, word in enumerate(words) if len(word) >= 6]
        if not long:
            return words
        place = self.pick(long)
        return [*words[:place], self.slip(words[place]), *words[place + 1 :]]

    def slip(self, word):
        at = self.random.randrange(2, len(word) - 1)
        kind = self.random.randrange(3)
        if kind == 0:
            return word[:at] + word[at + 1 :]
        if kind == 1:
            return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        return word[:at] + word[at] + word[at:]

    def turned(self, words):
        return [*words[1:], words[0]] if len(words) > 1 and words[0] in TRADES else words

    def unaccented(self, words):
        return [plain(word) for word in words]

    # --- what only looks alike ---------------------------------------------------------------

    def lookalike(self):
        """Two houses that are not the same, and how they came about."""
        makers = [
            self.same_surname, self.second_surname, self.sisters, self.free_mailbox, self.street_words, self.namesakes,
            self.same_adviser, self.near_id, self.strangers, self.holding, self.numbered, self.owner,
        ]  # fmt: skip
        make = self.pick(makers)
        one, other = make()
        return self.thinned(self.written(one)), self.thinned(self.written(other)), make.__name__

    def thinned(self, fields):
        """Not everything is known of everybody."""
        return fields | {name: "" for name in ("website", "email", "city") if self.chance(0.15)}

    def same_surname(self):
        first, second = self.random.sample(TRADES, 2)
        surname, town = self.pick(SURNAMES), self.pick(TOWNS)
        return self.company(words=[first, surname], city=town), self.company(words=[second, surname], city=town)

    def second_surname(self):
        trade, town = self.pick(TRADES), self.pick(TOWNS)
        one, two, three = self.random.sample(SURNAMES, 3)
        return self.company(words=[trade, one, two], city=town), self.company(words=[trade, one, three], city=town)

    def sisters(self):
        """One family, one telephone, one site; two companies."""
        name, town, phone = self.pick([*COINED, *SURNAMES]), self.pick(TOWNS), self.phone()
        first, second = self.random.sample(TRADES, 2)
        domain = f"grupo{slug(name)}.es"
        shared = {"city": town, "phone": phone, "website": f"https://www.{domain}"}
        one = self.company(words=[first, name], email=f"info@{domain}", **shared)
        other = self.company(words=[second, name], email=f"comercial@{domain}", **shared)
        return one, other | ({"fiscal_id": ""} if self.chance(0.2) else {})

    def free_mailbox(self):
        domain, town, trade = self.pick(FREE_MAIL), self.pick(TOWNS), self.pick(TRADES)
        one, two = self.random.sample([*SURNAMES, *COINED], 2)
        return (
            self.company(words=[trade, one], city=town, email=f"{slug(one)}@{domain}"),
            self.company(words=[trade, two], city=town, email=f"{slug(two)}@{domain}"),
        )

    def street_words(self):
        street = self.pick(STREETS).split()
        first, second = self.random.sample(["Bar", "Farmacia", "Restaurante", "Hostal", "Panadería", "Autoescuela"], 2)
        towns = self.random.sample(TOWNS, 2)
        if self.chance(0.5):
            return self.company(words=[first, *street], city=towns[0]), self.company(
                words=[second, *street], city=towns[0]
            )
        return self.company(words=[first, *street], city=towns[0]), self.company(words=[first, *street], city=towns[1])

    def namesakes(self):
        words, towns = self.company()["words"], self.random.sample(TOWNS, 2)
        one, other = self.company(words=words, city=towns[0]), self.company(words=words, city=towns[1])
        domain = self.pick(FREE_MAIL)
        return one, other | {"website": "", "email": f"{slug(words[-1])}{self.random.randint(1, 99)}@{domain}"}

    def holding(self):
        """The company that owns the other is called nearly as it is."""
        name, town, phone = self.pick([*COINED, *SURNAMES]), self.pick(TOWNS), self.phone()
        shared = {"city": town, "phone": phone, "website": f"https://www.{slug(name)}.es"}
        return self.company(words=[self.pick(TRADES), name], **shared), self.company(words=["Grupo", name], **shared)

    def numbered(self):
        """As many companies as there are fields or ships, told apart by a number."""
        first, second = self.random.sample(range(1, 30), 2)
        name, shared = self.pick(COINED), {"city": self.pick(TOWNS), "phone": self.phone()}
        one = self.company(words=["Energía", "Solar", name, str(first)], **shared)
        return one, self.company(words=["Energía", "Solar", name, str(second)], **shared)

    def owner(self):
        """A tradesman and the company he later founded, both still at work."""
        surnames, town, phone = self.random.sample(SURNAMES, 2), self.pick(TOWNS), self.phone()
        one = self.company(words=[self.pick(GIVEN), *surnames], city=town, phone=phone)
        return one, self.company(words=[self.pick(TRADES), *surnames], city=town, phone=phone)

    def same_adviser(self):
        """Their adviser gave them his telephone or his mailbox."""
        town = self.pick(TOWNS)
        shared = (
            {"phone": self.phone()}
            if self.chance(0.5)
            else {"email": f"clientes@asesoria{slug(self.pick(SURNAMES))}.es"}
        )
        return self.company(city=town, **shared), self.company(city=town, **shared)

    def near_id(self):
        one, other = self.company(), self.company()
        return one, other | {"fiscal_id": self.wrong_id(one["fiscal_id"])}

    def strangers(self):
        return self.company(), self.company()

    # --- people -----------------------------------------------------------------------------

    def person(self, **given):
        names, surnames = self.random.sample(GIVEN, 2), self.random.sample(SURNAMES, 2)
        first = " ".join(names[: self.pick([1, 1, 1, 2])])
        home = self.random.randint(1, 400)
        found = {"first": first, "last": surnames, "home": home, "phone": self.phone()}
        box = f"{slug(first.split()[0])}.{slug(surnames[0])}"
        domain = f"casa{home}.es" if self.chance(0.7) else self.pick(FREE_MAIL)
        return found | {"email": f"{box}@{domain}"} | given

    def person_written(self, person):
        return {
            "name": f"{person['first']} {' '.join(person['last'])}".strip(), "phone": f"+34{person['phone']}",
            "mobile": "", "email": person["email"], "email2": "", "home": person["home"],
        }  # fmt: skip

    def person_again(self, person):
        fields = self.person_written(person)
        first, last = person["first"], list(person["last"])
        if first in NICKNAMES and self.chance(0.35):
            first = self.pick(NICKNAMES[first])
        if self.chance(0.35):
            last = last[:1]
        if self.chance(0.3):
            last = self.pick([self.slipped, self.misheard, self.shortened, self.unaccented])(last)
        name = f"{' '.join(last)}, {first}" if self.chance(0.12) else f"{first} {' '.join(last)}"
        fields["name"] = self.pick([str, str, str.upper, plain])(name)
        fields["phone"] = self.other_phone(person["phone"])
        if self.chance(0.35):
            fields["email"] = ""
        moved = self.chance(0.2)
        if moved:
            fields["home"] += 1000
        if moved and not fields["email"]:  # then nothing but a telephone tells
            fields["phone"] = person["phone"]
        if self.chance(0.2):
            fields["phone"], fields["mobile"] = "", fields["phone"]
        return fields

    def person_lookalike(self):
        kind = self.random.randrange(5)
        one = self.person()
        if kind == 0:  # brothers and sisters at one company
            given = self.pick([g for g in GIVEN if g != one["first"].split()[0]])
            other = self.person(last=one["last"], home=one["home"], phone=one["phone"], first=given)
        elif kind == 1:  # namesakes elsewhere
            other = self.person(first=one["first"], last=one["last"])
            other |= {"email": f"{slug(one['first'])}{self.random.randint(1, 99)}@casa{other['home']}.es"}
        elif kind == 2:  # colleagues with one mailbox
            other = self.person(home=one["home"], email="info@casa.es", phone=one["phone"])
            one |= {"email": "info@casa.es"}
        elif kind == 3:
            other = self.person(first=one["first"], home=one["home"])
        else:
            other = self.person()
        if other["home"] == one["home"] and kind in (1, 4):
            other["home"] += 1000
        return (
            self.person_written(one),
            self.person_written(other),
            ("siblings", "namesakes", "mailbox", "given", "strangers")[kind],
        )


def company_pairs(count, seed):
    """`count` labelled pairs of companies, half of them the same."""
    maker = Maker(seed)
    found = []
    for number in range(count):
        if number % 2:
            one, other, why = maker.lookalike()
            found.append(Labelled(one, other, False, why))
        else:
            company = maker.company()
            found.append(Labelled(maker.written(company), maker.again(company), True, "again"))
    return found


def person_pairs(count, seed):
    """`count` labelled pairs of people, half of them the same."""
    maker = Maker(seed)
    found = []
    for number in range(count):
        if number % 2:
            one, other, why = maker.person_lookalike()
            found.append(Labelled(one, other, False, why))
        else:
            person = maker.person()
            found.append(Labelled(maker.person_written(person), maker.person_again(person), True, "again"))
    return found
