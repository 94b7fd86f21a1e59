package rules

import (
	"slices"
	"strings"
)

// en is what the English rules know: verbs with their forms.
type en struct {
	bases      map[string]string // of forms that must not follow "did" or "can": "went" -> "go", "likes" -> "like"
	third      map[string]string // of bases: "go" -> "goes"
	pasts      map[string]string // of participles: "seen" -> "saw"
	gerunds    map[string]string // of bases
	irregulars map[string]string // pasts of irregular verbs, with their bases
	classes    classes
}

// enBaseToo are pasts that are the base of another verb, or another word.
var enBaseToo = set("found saw lay fell left felt bore wound bound ground come become run")

func english() *language {
	e := &en{
		bases: map[string]string{}, third: map[string]string{}, pasts: map[string]string{},
		gerunds: map[string]string{}, irregulars: map[string]string{},
	}
	for _, line := range lines("en.irregular.txt") {
		for entry := range strings.FieldsSeq(line) {
			forms := strings.Split(entry, "/")
			e.add(forms[0], forms[1], forms[2])
			if !enBaseToo[forms[1]] && forms[0] != "be" {
				e.irregulars[forms[1]] = forms[0]
			}
		}
	}
	e.add("read", "read", "read")
	for _, line := range lines("en.verbs.txt") {
		for base := range strings.FieldsSeq(line) {
			past := enPast(base)
			e.add(base, past, past)
		}
	}
	e.classes = e.newClasses()
	rules := slices.Concat(e.articleRules(), e.nounRules(), e.verbRules(), e.patternRules(), e.wordRules(), e.phraseRules(),
		e.friendRules())
	return &language{rules: explain("en.explain.txt", rules)}
}

func (e *en) add(base, past, participle string) {
	if base == "be" {
		e.pasts[participle] = past
		return
	}
	e.third[base], e.gerunds[base], e.pasts[participle] = enThird(base), enGerund(base), past
	for _, form := range []string{past, e.third[base], participle} {
		if !enBaseToo[form] && form != "done" && form != base {
			e.bases[form] = base
		}
	}
}

func enConsonantY(base string) bool {
	return strings.HasSuffix(base, "y") && !strings.ContainsAny(base[len(base)-2:len(base)-1], "aeou")
}

func enThird(base string) string {
	switch {
	case base == "have":
		return "has"
	case enConsonantY(base):
		return strings.TrimSuffix(base, "y") + "ies"
	case strings.HasSuffix(base, "o"), strings.HasSuffix(base, "ch"), strings.HasSuffix(base, "sh"), strings.HasSuffix(base, "s"):
		return base + "es"
	default:
		return base + "s"
	}
}

func enPast(base string) string {
	switch {
	case enDoubles[base]:
		return base + base[len(base)-1:] + "ed"
	case enConsonantY(base):
		return strings.TrimSuffix(base, "y") + "ied"
	case strings.HasSuffix(base, "e"):
		return base + "d"
	default:
		return base + "ed"
	}
}

func enGerund(base string) string {
	switch {
	case enDoubles[base]:
		return base + base[len(base)-1:] + "ing"
	case strings.HasSuffix(base, "ee"):
		return base + "ing"
	case strings.HasSuffix(base, "e"):
		return strings.TrimSuffix(base, "e") + "ing"
	default:
		return base + "ing"
	}
}

// enDoubles are verbs that double their last letter, in American English too.
var enDoubles = set("stop get sit swim begin forget run win prefer")

// newClasses are the sets of words that the patterns of the English rules name.
func (e *en) newClasses() classes {
	base := map[string]bool{}
	for word := range e.third {
		base[word] = true
	}
	past, third := map[string]bool{}, map[string]bool{}
	for word := range e.irregulars {
		past[word] = true
	}
	for _, word := range e.third {
		third[word] = true
	}
	return classes{
		"base": base, "past": past, "third": third,
		"clear": set("learn go buy see speak eat make write know meet teach become get have understand live"), // bases that are no nouns
		"count": set("two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty sixty"),
		"day":   set("monday tuesday wednesday thursday friday saturday sunday"),
		"month": set("january february march april may june july august september october november december"),
		"country": set(`germany france italy spain brazil poland england portugal mexico russia japan china turkey austria switzerland
			greece sweden norway ireland scotland canada australia argentina`),
		"city":      set("london paris berlin rome madrid lisbon vienna munich milan barcelona dublin moscow tokyo"),
		"possessor": set("my your our their"),
		"place":     set("airport station hotel school office party house restaurant"),
	}
}
