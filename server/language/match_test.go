package language_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/language"
)

// marked is a text with the matches in brackets: [ ] exact ones, { } inflected ones.
func marked(text, lang, term string) string {
	runes := []rune(text)
	var b strings.Builder
	at := 0
	for _, m := range language.Find(text, lang, term) {
		b.WriteString(string(runes[at:m.Start]))
		open, end := "{", "}"
		if m.Exact {
			open, end = "[", "]"
		}
		b.WriteString(open + string(runes[m.Start:m.End]) + end)
		at = m.End
	}
	b.WriteString(string(runes[at:]))
	return b.String()
}

func TestFindMarksTheTermAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, term, want string }{
		// Whole words, not parts of them.
		{"fr", "le", "elle voit [le] chat et les chiens"},
		{"en", "art", "the party is [art]"},
		{"en", "he", "the theatre, [he] said"},
		{"fr", "de", "[De] Paris, des amis"},
		{"de", "Buch", "Das Kinderbuch ist kein [Buch]. Die {Bücher}, des {Buches}."},
		{"de", "Haus", "Die Haustür des {Hauses} und die {Häuser}"},
		{"ru", "кот", "который {кота} и [кот]"},
		// Case and accents.
		{"fr", "chat", "[Chat] noir. Le {Chat} et le [chat]"},
		{"de", "essen", "[Essen] wir? Das {Essen} und wir [essen]"},
		{"fr", "élève", "un {eleve}, des {élèves}, une [élève]"},
		{"fr", "où", "ou bien [où]"},
		{"de", "schön", "schon {schoen} und [schön], {schöner}"},
		{"de", "schon", "es ist [schon] schön"},
		{"es", "el año", "un [año] y un ano"},
		{"de", "Straße", "die {Strasse}, die [Straße]"},
		{"fr", "le marché", "je marche au [marché], les {marchés}"},
		// Articles, "to", elision, brackets.
		{"fr", "la baguette", "une [baguette], des {baguettes}"},
		{"fr", "l'eau", "[eau], d'[eau], l’[eau], les {eaux}"},
		{"fr", "l’ami", "L'[ami] de mes {amis}"},
		{"de", "der Hund", "ein [Hund], dem {Hunde}, die {Hunde}"},
		{"en", "to go", "I [go], she {goes}, we {went}, {gone}"},
		{"it", "l'amica", "un'[amica] e le {amiche}"},
		{"es", "(el) perro", "los {perros}"},
		{"en", "cat (animal)", "two {cats}"},
		// Irregular verbs.
		{"fr", "être", "je {suis}, tu {es}, nous {étions}, il {sera} [être]"},
		{"fr", "avoir", "j'{ai} faim avant, il {a} {eu}"},
		{"fr", "aller", "je {vais}, nous {irons}"},
		{"fr", "suivre", "je suis là, il {suit}"},
		{"es", "ir", "{voy} y {fui} y {vamos}"},
		{"es", "ser", "{soy} yo, {eres} tú, {fueron}"},
		{"de", "sein", "ich {bin}, du {bist}, {gewesen}"},
		{"de", "haben", "ich {habe}, er {hat} {gehabt}"},
		{"it", "essere", "{sono} qui, {era} {stato}"},
		{"pt", "ir", "{vou} e {fomos}"},
		{"en", "be", "I {am}, you {are}, {I'm}, it {wasn't}"},
		{"en", "child", "the {children}"},
		// Regular verbs.
		{"fr", "aimer", "ils {aiment}, nous {aimons}, elle {aimait}, {aimé}"},
		{"fr", "manger", "nous {mangeons}, je {mange}, il {mangera}"},
		{"fr", "acheter", "j'{achète}, nous {achetons}"},
		{"fr", "finir", "nous {finissons}, il {finit}, la fin"},
		{"fr", "parler", "le parlement {parle}"},
		{"fr", "entrer", "entre nous, il {entra}"},
		{"es", "comer", "como siempre, {comemos} y {comieron}"},
		{"es", "hablar", "{hablé}, {habló}, {hablando}, el hablador"},
		{"es", "llegar", "{llegué} ayer"},
		{"it", "parlare", "{parlo}, {parlato}, {parleremo}"},
		{"it", "cercare", "{cerchi}, {cerchiamo}"},
		{"pt", "falar", "{falei}, {falamos}, {falando}"},
		{"de", "machen", "ich {mache}, er {macht}, {gemacht}, {machte}"},
		{"de", "beschreiben", "er {beschrieb} es, {beschrieben}, schreiben"},
		{"en", "stop", "{stopped}, {stopping}, {stops}"},
		{"ru", "читать", "я {читаю}, он {читал}"},
		// Other words of one stem.
		{"en", "happy", "[happy] but not happiness"},
		{"en", "quick", "quickly, [quick], {quicker}"},
		{"fr", "rapide", "rapidement, {rapides}"},
		{"de", "Freund", "freundlich, {Freunde}"},
		{"en", "city", "{cities}"},
		{"es", "la canción", "las {canciones}"},
		{"es", "la luz", "las {luces}"},
		{"pt", "o coração", "os {corações}"},
		{"pt", "animal", "{animais}"},
		{"fr", "cheval", "{chevaux}"},
		{"fr", "beau", "une {belle} vue, un {bel} homme"},
		{"de", "die Wohnung", "zwei {Wohnungen}, wohnen"},
		{"ru", "мыть", "[мыть] и мыться"},
		// Several words.
		{"fr", "avoir faim", "j'{ai très faim}, j'ai une grande faim, il {avait faim}"},
		{"en", "to look for", "{looking for} it, look, for, [look for]"},
		{"es", "tener que", "{tengo que} ir"},
		{"en", "get up", "I {got up}, {get it up}, get all of it up"},
		{"fr", "rendez-vous", "un [rendez-vous] ; rendez vous"},
		{"de", "E-Mail", "zwei {E-Mails} und eine Mail"},
		{"de", "Angst haben", "Ich {habe keine Angst}, weil ich nie [Angst haben] will"},
		{"fr", "parce que", "[parce qu']il pleut"},
		{"es", "hacer", "{haciéndolo}, para {hacerlo}, la hacienda"},
		{"es", "tomar", "un tomate y {tómalo}"},
		{"it", "mangiare", "voglio {mangiarlo}"},
		{"fr", "le devoir", "les {devoirs}, je dois"},
		{"de", "der Apfel", "zwei {Äpfel}, den {Äpfeln}, Apfelsaft"},
		{"nl", "lopen", "ik {loop}, hij {loopt}, {gelopen}"},
		{"nl", "maken", "ik {maak}, {gemaakt}, wij [maken]"},
		{"nl", "leven", "hij {leeft} en {leefde}"},
		{"ca", "l'home", "els {homes}, l'[home]"},
		// Reflexive verbs.
		{"fr", "se lever", "je {me lève}, je lève la main, il {s'est levé}, [se lever], {lève-toi}"},
		{"fr", "se lever", "nous {nous levons}. Nous levons la main. Nous {nous sommes levés}"},
		{"fr", "s'appeler", "je {m'appelle} Luc, j'appelle Luc"},
		{"es", "levantarse", "{me levanto}, quiero {levantarme}, {levántate}, levanto la mano, [levantarse]"},
		{"es", "irse", "{me voy} ya, voy a casa"},
		{"it", "alzarsi", "{mi alzo}, alzo la mano, {alzati}"},
		{"de", "sich waschen", "Ich {wasche mich}. Er wäscht das Auto."},
		{"de", "sich freuen", "Ich habe {mich sehr gefreut}."},
		{"pt", "levantar-se", "eu {me levanto}, {levanto-me}"},
		// Separable verbs.
		{"de", "aufstehen", "Ich {stehe früh auf}. Ich stehe auf dem Tisch. Ich bin {aufgestanden}."},
		{"de", "aufstehen", "Er {steht um sechs auf} und geht. Es ist Zeit {aufzustehen}. Ich will [aufstehen]"},
		{"de", "einkaufen", "Wir {kaufen heute ein}, weil wir gestern nicht {eingekauft} haben"},
		{"de", "antworten", "Er {antwortet}, ich habe {geantwortet}"},
		{"de", "sich anziehen", "Ich {ziehe mich an}."},
		{"de", "anrufen", "Ich {rufe dich morgen an}, ich rufe dich"},
		// Scripts.
		{"el", "το βιβλίο", "το [βιβλίο], τα {βιβλία}, του {βιβλίου}"},
		{"el", "μιλάω", "{μιλάς}, {μιλάει}"},
		{"uk", "мова", "[мова] і мовлення"},
		{"ar", "كتاب", "[الكتاب] و [كِتَابٌ] {وكتابها} مكتب"},
		{"ar", "الكتاب", "{بالكتاب} [كتاب]"},
		{"ar", "مدرسة", "[المدرسة] {مدرستي} مدرس"},
		{"ar", "ذهب", "{يذهب} [ذهب] {ذهبت}"},
		{"he", "ספר", "[הספר] {בספר} {ספרים} סופר"},
		{"ko", "학교", "[학교에서] [학교] 대학교에 [학교까지는]"},
		{"ko", "가다", "{갑니다} {갔어요} {가고} 가방"},
		{"ko", "먹다", "{먹었어요} {먹습니다} 먹이"},
		{"ko", "하다", "{해요} {합니다} {했다}"},
		{"ko", "춥다", "{추워요} {춥습니다}"},
		{"ko", "듣다", "{들어요} {듣고}"},
		{"ko", "모르다", "{몰라요} {모릅니다}"},
		{"ko", "살다", "{살아요} {삽니다} {사는}"},
		{"zh", "喜欢", "我[喜欢]吃苹果"},
		{"zh", "吃", "我[吃]苹果，吃饭"},
		{"zh", "猫", "我有一只[猫]，熊猫，[猫]很可爱"},
		{"zh", "人", "这个[人]是大人"},
		{"zh", "水", "水果和[水]"},
		{"ja", "日本", "私は[日本]に行きます"},
		{"ja", "本", "この[本]は日本の本当の話"},
		{"ja", "食べる", "朝ご飯を{食べま}した。[食べる]人"},
		{"ja", "行く", "学校に{行き}ます、{行っ}た"},
		{"ja", "高い", "{高く}ない、[高い]山、高校"},
		{"ja", "勉強する", "毎日{勉強し}ます"},
		{"ja", "いえ", "いいえ、この[いえ]です"},
		{"ja", "コーヒー", "[コーヒー]とアイスコーヒー"},
		{"ja", "する", "しずか、{します}"},
		{"ja", "飲む", "水を{飲ん}で"},
		{"ja", "は", "これ[は]本、はな"},
		{"th", "สวัสดี", "[สวัสดี]ครับ"},
		// Terms that are no words.
		{"fr", "", "rien"},
		{"fr", "  ", "rien"},
		{"fr", "!?", "rien !?"},
		{"xx", "foo", "[foo] food"},
		{"", "foo", "[Foo]"},
		{"tr", "ısı", "[Isı] ve isi"},
	} {
		text := strings.NewReplacer("[", "", "]", "", "{", "", "}", "").Replace(c.want)
		if got := marked(text, c.lang, c.term); got != c.want {
			t.Errorf("%s %q: got  %s\nwant %s", c.lang, c.term, got, c.want)
		}
	}
}

// pool makes texts in which terms occur by chance.
var pool = rapid.SampledFrom(strings.Fields("je me lève l'eau d’eau rendez-vous dit-il , . ! stehe auf früh aufstehen 我 喜欢 吃 熊猫 食べ る 本 학교 에서 갔어요 الكتاب كِتَابٌ ספר βιβλία кот The İ ß é ﷺ 🙂 a.b a:b ' - \u200d \u0301 U.S. 3,5 สวัสดี se"))

func drawText(t *rapid.T) string {
	if rapid.Bool().Draw(t, "any") {
		return rapid.String().Draw(t, "string")
	}
	return strings.Join(rapid.SliceOf(pool).Draw(t, "words"), rapid.SampledFrom([]string{" ", "", "\n"}).Draw(t, "space"))
}

var langs = rapid.SampledFrom(strings.Fields("fr es it pt de en nl ru el ar he zh ja ko th tr ca pt-BR zh-Hant xx"))

func checkTokens(t interface{ Fatalf(string, ...any) }, text string, tokens []language.Token) {
	runes, at := []rune(text), 0
	for _, token := range tokens {
		if token.Start < at || token.End <= token.Start || token.End > len(runes) {
			t.Fatalf("%q: token %+v after %d", text, token, at)
		}
		if got := string(runes[token.Start:token.End]); got != string([]rune(token.Text)) {
			t.Fatalf("%q: token %+v is %q", text, token, got)
		}
		at = token.End
	}
}

func checkMatches(t interface{ Fatalf(string, ...any) }, text, lang, term string) {
	n, at := len([]rune(text)), 0
	starts, ends := map[int]bool{}, map[int]bool{}
	for _, token := range language.Tokenise(text, lang) {
		starts[token.Start], ends[token.End] = true, true
	}
	run := strings.ContainsFunc(term, func(r rune) bool { return r >= 0x0E00 })
	for _, m := range language.Find(text, lang, term) {
		if m.Start < at || m.End <= m.Start || m.End > n {
			t.Fatalf("%q in %q: match %+v after %d", term, text, m, at)
		}
		if !run && (!starts[m.Start] || !ends[m.End]) {
			t.Fatalf("%q in %q: match %+v is not on the borders of tokens", term, text, m)
		}
		at = m.End
	}
}

func TestTokensAndMatchesLieInTheText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text, lang := drawText(t), langs.Draw(t, "language")
		checkTokens(t, text, language.Tokenise(text, lang))
		term := pool.Draw(t, "term")
		if rapid.Bool().Draw(t, "anyTerm") {
			term = drawText(t)
		}
		checkMatches(t, text, lang, term)
	})
}

func TestAWordAloneIsFoundInItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-zà-öα-ωа-я]{4,9}`).Draw(t, "word")
		for _, lang := range []string{"xx", "ru", "el", "en"} {
			found := language.Find("12 "+word+" !", lang, word)
			if len(found) != 1 || !found[0].Exact {
				t.Fatalf("%s %q: %v", lang, word, found)
			}
		}
	})
}

func FuzzFind(f *testing.F) {
	for _, seed := range [][3]string{
		{"je me lève l'eau", "fr", "se lever"},
		{"Ich stehe früh auf", "de", "sich aufstehen"},
		{"我吃苹果", "zh", "吃"},
		{"食べた", "ja", "食べる"},
		{"갔어요", "ko", "가다"},
		{"a\xff\xfeb\u0301", "fr", "\xff"},
		{"(", "fr", "()("},
		{"levántate", "es", "arse"},
		{"وال", "ar", "ال"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, text, lang, term string) {
		checkTokens(t, text, language.Tokenise(text, lang))
		checkMatches(t, text, lang, term)
		language.Stem(term, lang)
		if _, confidence := language.Detect(text); confidence < 0 || confidence > 1 {
			t.Fatalf("confidence %f", confidence)
		}
	})
}

const message = "Hier je suis allé au marché avec ma sœur parce que nous voulions acheter des légumes pour le dîner. Il y avait beaucoup de monde, " +
	"mais nous avons trouvé de belles tomates et des baguettes toutes chaudes. Ensuite, nous nous sommes promenés au bord de la rivière. " +
	"J'aime bien me lever tôt le samedi, même si je dors mal. Demain, je resterai à la maison et je lirai un livre que mon ami m'a prêté."

func BenchmarkTokenise(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		language.Tokenise(message, "fr")
	}
}

func BenchmarkFind(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for _, term := range []string{"la baguette", "se lever", "avoir", "prêter"} {
			language.Find(message, "fr", term)
		}
	}
}
