package language_test

import (
	_ "embed"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/language"
)

//go:embed testdata/detect.txt
var sentences string

func TestDetectKnowsASentenceOfTenWords(t *testing.T) {
	t.Parallel()
	count := map[string]int{}
	for line := range strings.Lines(sentences) {
		want, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		count[want]++
		if got, confidence := language.Detect(text); got != want || confidence < 0.6 {
			t.Errorf("%s %q: %q with %.2f", want, text, got, confidence)
		}
		if got, confidence := language.Detect(text, "en", want); got != want || confidence < 0.6 {
			t.Errorf("%s or en %q: %q with %.2f", want, text, got, confidence)
		}
	}
	for lang := range strings.FieldsSeq("fr es it pt de en nl ru el ar zh ja ko") {
		if count[lang] < 20 {
			t.Errorf("%d sentences of %s", count[lang], lang)
		}
	}
}

func TestDetectNamesNoOtherLanguageThanTheCandidates(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(sentences) {
		want, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		others := []string{"fr", "en", "ru"}
		if want == "fr" || want == "en" || want == "ru" {
			others = []string{"de", "ja"}
		}
		if got, confidence := language.Detect(text, others...); got != "" || confidence >= 0.6 {
			t.Errorf("%s %q of %v: %q with %.2f", want, text, others, got, confidence)
		}
	}
}

func TestDetectIsSilentWhenItCannotKnow(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", " ", "?!", "123 456", "ok", "no", "hola", "Taxi", "Paris", "я", "日",
		"Je voudrais une table pour deux personnes, but I don't know how to say the rest of it",
		"I think that the weather is nice today, pero no sé qué hacer mañana por la tarde",
		"Ich wohne in einem Haus mit meiner Familie et je travaille dans une école avec mes amis",
		"Hello my friend, 我今天很高兴认识你们，谢谢你们大家",
		"Привет как дела my friend how are you",
		"qwrt zxcv bnmk plkj hgfd sdfg",
		"Ninataka kwenda sokoni kununua matunda na mboga leo asubuhi",
	} {
		if got, confidence := language.Detect(text); got != "" || confidence >= 0.6 {
			t.Errorf("%q: %q with %.2f", text, got, confidence)
		}
	}
}

func TestDetectAnswersWithTheCandidateAsGiven(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, candidate string }{
		{"Eu gosto muito de ler livros na minha casa.", "pt-BR"},
		{"我今天很高兴", "zh-Hans"},
		{"東京大学", "ja"},
		{"Я живу в Киеве и работаю", "ru"},
		{"Я живу в Києві і працюю", "uk"},
		{"من در تهران زندگی می\u200cکنم", "fa"},
		{"אני גר בתל אביב", "he"},
		{"ฉันชอบกินข้าว", "th"},
		{"Vivim en una casa petita amb els nens", "ca"},
		{"Nie wiem, co robić dzisiaj wieczorem", "pl"},
		{"Jag tycker mycket om att läsa böcker", "sv"},
		{"안녕", "ko"},
		{"Meine Freundin Αννα kommt aus Griechenland und lernt Deutsch", "de"},
	} {
		if got, confidence := language.Detect(c.text, "en", c.candidate); got != c.candidate {
			t.Errorf("%q: %q with %.2f, want %q", c.text, got, confidence, c.candidate)
		}
	}
}

func TestDetectConfidenceIsAShare(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := drawText(t)
		got, confidence := language.Detect(text)
		if confidence < 0 || confidence > 1 || (got == "") != (confidence < 0.6) {
			t.Fatalf("%q: %q with %f", text, got, confidence)
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		language.Detect(message, "fr", "en")
	}
}
