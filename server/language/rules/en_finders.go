package rules

import (
	"slices"
	"strings"
)

var (
	enAn = set(`hour hours honest honour honor heir umbrella uncle ugly unusual unhappy understanding upper urgent ultimate unable unknown
		unimportant uninteresting unfair unforgettable unexpected unpleasant upset`)
	enA = set(`one once university universities uniform unique useful useless usual union unit united european euro user used universal ewe
		one-way unicorn utopian uk us usa eu uni ufo usb url ukulele uruguayan ubiquitous unilateral unified`)
	// enLetter are words before which "a" is the letter, or ends its group: "a and b", "a is a vowel".
	enLetter = set("a an and as at are in is it if of on or i o e u also always adds equals asks above")
	enHard   = set("house horse husband hat hand head hamburger happy hard half high hot holiday home")
	enShort  = set("mba mri fbi nba nfl lcd rpg mp sms x fm hiv")
)

// article finds "a" before a vowel, and "an" before a consonant, as they are spoken.
func (e *en) article(t *text, i int) (hit, bool) {
	a, next := t.at(i), t.at(i+1)
	if a.capital() && !a.first || !next.word || len(next.lower) < 2 || next.shouted() || t.at(i-1).lower == "-" ||
		enLetter[next.lower] || t.at(i+2).lower == "'" {
		return hit{}, false
	}
	switch {
	case a.lower == "a" && !enA[next.lower] && (enAn[next.lower] || strings.ContainsAny(next.lower[:1], "aeio") &&
		!strings.HasPrefix(next.lower, "eu")):
		return hit{i, i + 2, "an " + next.raw}, true
	case a.lower == "an" && (enA[next.lower] || enHard[next.lower] || len(next.lower) > 2 && !enShort[next.lower] &&
		strings.ContainsAny(next.lower[:1], "bcdfgjklmnpqrstvwyz") && strings.ContainsAny(next.lower, "aeiouy")):
		return hit{i, i + 2, "a " + next.raw}, true
	}
	return hit{}, false
}

// enClause are words after which a subject begins.
var enClause = set("because when but although think know believe why so while")

// begins says that token i begins a sentence or a clause.
func (e *en) begins(t *text, i int) bool { return t.at(i).first || enClause[t.at(i-1).lower] }

// enNoThird are bases that stand after "he" in the past or in other ways: "he put", "he need not".
var enNoThird = set("put cut let read hit set cost hurt need dare come help")

// thirdPerson finds "he go" and "my brother live".
func (e *en) thirdPerson(t *text, i int) (hit, bool) {
	subject, at := t.at(i).lower, i+1
	single := oneOf(subject, "he she it") && e.begins(t, i) && t.at(i-1).lower != "so"
	if oneOf(subject, "everybody everyone nobody somebody") && t.at(i).first {
		single = oneOf(t.at(at).lower, "have know want like need")
	}
	if oneOf(subject, "my his her your") && t.at(i).first && oneOf(t.at(i+1).lower, "brother sister mother father friend wife "+
		"husband son daughter boss teacher mum mom dad") {
		at = i + 2
		single = oneOf(t.at(at).lower, "live go eat speak want have know think get say study teach learn")
	}
	verb := t.at(at)
	third := e.third[verb.lower]
	if !single || third == "" || enNoThird[verb.lower] || verb.capital() || t.at(at+1).lower == "-" {
		return hit{}, false
	}
	return hit{i, at + 1, t.raw(i, at) + " " + third}, true
}

// plainPerson finds "I goes" and "they likes".
func (e *en) plainPerson(t *text, i int) (hit, bool) {
	subject, before := t.at(i).lower, t.at(i-1).lower
	if !oneOf(subject, "i we they you") || oneOf(before, "and or of to for with than as like but nor") || subject == "you" &&
		!e.begins(t, i) {
		return hit{}, false
	}
	verb := t.at(i + 1).lower
	base := e.bases[verb]
	if base == "" || e.third[base] != verb || t.at(i+1).capital() || subject == "i" && t.at(i).raw == "i" && before == "-" {
		return hit{}, false
	}
	return hit{i, i + 2, t.at(i).raw + " " + base}, true
}

// afterDo finds a verb that is not the base after "did", "does" and "do": "didn't went", "Does he likes".
func (e *en) afterDo(t *text, i int) (hit, bool) {
	word, at := t.at(i).lower, i+1
	negative := oneOf(word, "didn't doesn't don't")
	if !negative {
		if !oneOf(word, "did does do") || !t.at(i).first && !oneOf(t.at(i-1).lower, "what where when why how who which") {
			return hit{}, false
		}
		switch subject := t.at(at).lower; {
		case oneOf(subject, "you he she we they i"), subject == "it" && word == "does":
			at++
		case oneOf(subject, "my your his her the our their") && word != "do" && !t.at(at+1).capital():
			at += 2
		default:
			return hit{}, false
		}
	}
	if negative && oneOf(t.at(at).lower, "always even really also just ever") {
		at++
	}
	base := e.bases[t.at(at).lower]
	if base == "" || t.at(at).capital() || t.at(at+1).lower == "-" {
		return hit{}, false
	}
	return hit{at, at + 1, base}, true
}

// afterModal finds a verb that is not the base after "can" and its like: "he can speaks", "she will went".
func (e *en) afterModal(t *text, i int) (hit, bool) {
	if !oneOf(t.at(i).lower, "can could must should will would may might can't won't shouldn't couldn't") || !oneOf(t.at(i-1).lower,
		"i you he she it we they") {
		return hit{}, false
	}
	at := i + 1
	if t.at(at).lower == "not" {
		at++
	}
	base := e.bases[t.at(at).lower]
	if base == "" || t.at(at).capital() {
		return hit{}, false
	}
	return hit{at, at + 1, base}, true
}

// perfect finds the present perfect with a time that is over: "I have seen him yesterday".
func (e *en) perfect(t *text, i int) (hit, bool) {
	subject := t.at(i - 1).lower
	past, ok := e.pasts[t.at(i+1).lower]
	if !oneOf(t.at(i).lower, "have has") || !ok || !oneOf(subject, "i you he she it we they") || oneOf(t.at(i-2).lower, "must should "+
		"could would may might to not") {
		return hit{}, false
	}
	if past == "was" && !oneOf(subject, "i he she it") {
		past = "were"
	}
	for k := i + 2; k < i+9; k++ {
		word, before := t.at(k).lower, t.at(k-1).lower
		switch {
		case word == "" || !t.at(k).word && strings.Trim(word, "0123456789") != "",
			oneOf(word, "that what who which when where i he she we they since until from than of by for before after and but because"):
			return hit{}, false
		case word == "yesterday", word == "last" && before != "the" && oneOf(t.at(k+1).lower, "night week month year summer winter "+
			"monday friday"):
			return hit{i, i + 2, past}, true
		case word == "ago" && before != "long":
			return hit{i, i + 2, past}, true
		}
	}
	return hit{}, false
}

// question finds a question without its order: "Where you are going?", "Why you like it?".
func (e *en) question(t *text, i int) (hit, bool) {
	if !t.at(i).first || !oneOf(t.at(i).lower, "where why what") || !oneOf(t.at(i+1).lower, "you they he she we") {
		return hit{}, false
	}
	asks := false
	for k := i + 2; k < i+12 && t.at(k).lower != ""; k++ {
		if t.at(k).lower == "," || t.at(k).lower == "is" && k > i+2 {
			return hit{}, false
		}
		if t.at(k).lower == "?" {
			asks = true
			break
		}
	}
	verb, subject := t.at(i+2).lower, t.at(i+1).raw
	switch {
	case !asks:
		return hit{}, false
	case oneOf(verb, "are is were was can will should"):
		return hit{i + 1, i + 3, t.at(i+2).raw + " " + subject}, true
	case e.third[verb] != "" && oneOf(t.at(i+1).lower, "you they we") && t.at(i).lower != "what":
		return hit{i + 1, i + 3, "do " + subject + " " + t.at(i+2).raw}, true
	case oneOf(verb, "want do think like mean study") && oneOf(t.at(i+1).lower, "you they we"):
		return hit{i + 1, i + 3, "do " + subject + " " + t.at(i+2).raw}, true
	}
	return hit{}, false
}

// gerund finds a base where the form in -ing must be; groups are patterns whose $1 is the base.
func (e *en) gerund(list ...string) finder {
	return rewritten(e.classes.patterns(list...), func(words string) string {
		fields := strings.Fields(words)
		last := len(fields) - 1
		if form, ok := e.gerunds[fields[last]]; ok {
			fields[last] = form
		}
		return strings.Join(fields, " ")
	})
}

// base finds a past where the base must be.
func (e *en) base(list ...string) finder {
	return rewritten(e.classes.patterns(list...), func(word string) string { return e.irregulars[strings.ToLower(word)] })
}

// mixed keeps what is found in a text that has capitals: not in a message in small letters alone.
func (e *en) mixed(find finder) finder {
	return func(t *text, i int) (hit, bool) {
		h, ok := find(t, i)
		return h, ok && slices.ContainsFunc(t.tokens, func(k token) bool { return k.word && k.capital() })
	}
}

// capital finds "i" and names in small letters, but not the number "i" or "(i)".
func (e *en) capital(find finder) finder {
	return e.mixed(func(t *text, i int) (hit, bool) {
		h, ok := find(t, i)
		before, after := t.at(i-1).lower, t.at(i+1).lower
		if t.at(i).lower == "i" && (oneOf(before, "part chapter section ( [") || oneOf(after, ") ] = .") && after != "." || before == ".") {
			return hit{}, false
		}
		return h, ok
	})
}
