package llm_test

import (
	"math"
	"math/big"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/llm"
)

func TestCostIsRoundedUpAndKnowsWhatWasKept(t *testing.T) {
	t.Parallel()
	price := llm.Price{Input: 2_500_000, Output: 10_000_000, Cached: 1_250_000} // 2.50, 10, 1.25 for a million
	tests := []struct {
		name  string
		price llm.Price
		usage llm.Usage
		want  int64
	}{
		{"nothing", price, llm.Usage{}, 0},
		{"a million each", price, llm.Usage{Input: 1e6, Output: 1e6}, 12_500_000},
		{"part of a micro", llm.Price{Input: 1}, llm.Usage{Input: 1}, 1},
		{"exactly a micro", llm.Price{Input: 1}, llm.Usage{Input: 1e6}, 1},
		{"half of it kept", price, llm.Usage{Input: 1000, Cached: 500, Output: 100}, 1250 + 625 + 1000},
		{"kept has no price of its own", llm.Price{Input: 2_000_000}, llm.Usage{Input: 10, Cached: 10}, 20},
		{"more kept than read", price, llm.Usage{Input: 100, Cached: 1000}, 125},
		{"negative counts", price, llm.Usage{Input: -5, Cached: -5, Output: -5}, 0},
		{"free", llm.Price{}, llm.Usage{Input: 1e6, Output: 1e6}, 0},
		{"absurd counts", price, llm.Usage{Input: math.MaxInt, Output: math.MaxInt}, math.MaxInt64},
	}
	for _, tt := range tests {
		if got := tt.price.Cost(tt.usage); got != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestCostIsExactForAnyAmount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		u := llm.Usage{Input: rapid.IntMin(0).Draw(t, "input"), Output: rapid.IntMin(0).Draw(t, "output")}
		u.Cached = rapid.IntRange(0, u.Input).Draw(t, "cached")
		p := llm.Price{Input: rapid.Int64Min(0).Draw(t, "a"), Output: rapid.Int64Min(0).Draw(t, "b"), Cached: rapid.Int64Min(1).Draw(t, "c")}
		term := func(n int, price int64) *big.Int { return new(big.Int).Mul(big.NewInt(int64(n)), big.NewInt(price)) }
		want := term(u.Input-u.Cached, p.Input)
		want.Add(want, term(u.Cached, p.Cached)).Add(want, term(u.Output, p.Output))
		want.Add(want, big.NewInt(999_999)).Div(want, big.NewInt(1_000_000))
		if !want.IsInt64() {
			want.SetInt64(math.MaxInt64)
		}
		if got := p.Cost(u); got != want.Int64() {
			t.Fatalf("got %d, want %s", got, want)
		}
	})
}

// counted are numbers of tokens by the vocabulary o200k_base.
var counted = map[string]struct {
	text string
	want int
}{
	"English":  {"I went to the market yesterday and bought some apples, because my sister wanted to bake a cake for her birthday. Can you tell me whether this sentence is correct?", 33},
	"German":   {"Gestern bin ich auf den Markt gegangen und habe Äpfel gekauft, weil meine Schwester für ihren Geburtstag einen Kuchen backen wollte. Kannst du mir sagen, ob dieser Satz richtig ist?", 39},
	"French":   {"Hier, je suis allé au marché et j'ai acheté des pommes, parce que ma sœur voulait préparer un gâteau pour son anniversaire. Peux-tu me dire si cette phrase est correcte ?", 37},
	"Polish":   {"Wczoraj poszłam na targ i kupiłam jabłka, ponieważ moja siostra chciała upiec ciasto na swoje urodziny. Czy możesz mi powiedzieć, czy to zdanie jest poprawne?", 47},
	"Russian":  {"Вчера я ходила на рынок и купила яблоки, потому что моя сестра хотела испечь торт на свой день рождения. Можешь сказать мне, правильно ли это предложение?", 41},
	"Greek":    {"Χθες πήγα στην αγορά και αγόρασα μήλα, επειδή η αδελφή μου ήθελε να φτιάξει μια τούρτα για τα γενέθλιά της.", 43},
	"Arabic":   {"ذهبت أمس إلى السوق واشتريت بعض التفاح لأن أختي أرادت أن تخبز كعكة لعيد ميلادها. هل يمكنك أن تخبرني إذا كانت هذه الجملة صحيحة؟", 44},
	"Hindi":    {"कल मैं बाज़ार गया और कुछ सेब खरीदे, क्योंकि मेरी बहन अपने जन्मदिन के लिए केक बनाना चाहती थी।", 30},
	"Japanese": {"昨日、市場に行ってりんごを買いました。姉が誕生日のケーキを焼きたいと言ったからです。この文は正しいですか。", 39},
	"Chinese":  {"昨天我去市场买了一些苹果，因为我姐姐想为她的生日做一个蛋糕。你能告诉我这个句子对不对吗？", 33},
	"Korean":   {"어제 시장에 가서 사과를 샀어요. 누나가 생일 케이크를 굽고 싶어 했기 때문이에요. 이 문장이 맞는지 말해 줄 수 있어요?", 46},
	"Amharic":  {"ትናንት ወደ ገበያ ሄጄ ፖም ገዛሁ ምክንያቱም እህቴ ለልደቷ ኬክ መጋገር ስለፈለገች ነው።", 100},
	"JSON":     {`{"errors":[{"span":{"start":3,"end":9},"category":"grammar","severity":2,"suggestion":"went","explanation":"past tense"}],"praise":""}`, 39},
	"emoji":    {"👍🏽🎉😀👨‍👩‍👧‍👦", 17},
}

func TestEstimateIsNotFarAboveWhatVocabulariesCount(t *testing.T) {
	t.Parallel()
	for name, c := range counted {
		if got := llm.EstimateTokens(c.text); got < c.want || got > 4*c.want {
			t.Errorf("%s: estimated %d of %d tokens", name, got, c.want)
		}
	}
	if got := llm.EstimateTokens(""); got != 0 {
		t.Errorf("nothing is estimated at %d", got)
	}
}

func TestEstimateOfARequestCountsAllThatIsSent(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("word ", 100)
	req := llm.Request{}
	last := llm.EstimateInput(req)
	grow := func(what string) {
		t.Helper()
		if now := llm.EstimateInput(req); now < last+llm.EstimateTokens(text) {
			t.Errorf("%s makes it %d after %d", what, now, last)
		} else {
			last = now
		}
	}
	req.System = []llm.Block{{Text: text}}
	grow("an instruction")
	req.Messages = []llm.Message{{Role: llm.Learner, Text: text}}
	grow("a message")
	req.Schema = &llm.Schema{JSON: []byte(text)}
	grow("a schema")
	req.Brief.Text = text // is sent to nobody
	if llm.EstimateInput(req) != last {
		t.Error("the brief counts")
	}
}

// prices makes each provider's input cost its own: 1, 10 and 100 micros a token, and output twice that.
func prices(provider, _ string) llm.Price {
	unit := map[string]int64{"a": 1e6, "b": 10e6, "c": 100e6}[provider]
	return llm.Price{Input: unit, Output: 2 * unit}
}

func TestMeterChargesEachProviderThatBegan(t *testing.T) {
	t.Parallel()
	req := llm.Request{Messages: []llm.Message{{Role: llm.Learner, Text: "Hola"}}}
	input := llm.EstimateInput(req)
	start := func(name string) llm.Start { return llm.Start{Provider: name, Model: "m"} }
	done := llm.Finish{Reason: llm.Stop}
	broken := &llm.Error{Kind: llm.Network}
	tests := []struct {
		name   string
		script []any
		want   llm.Spent
	}{
		{
			"the provider counts",
			[]any{start("a"), llm.Delta{Text: "Hola"}, llm.Usage{Input: 5, Output: 1}, llm.Usage{Input: 5, Output: 2, Cached: 1}, done},
			llm.Spent{Provider: "a", Model: "m", Usage: llm.Usage{Input: 5, Output: 2, Cached: 1}, Micros: 9},
		},
		{
			"the provider does not",
			[]any{start("a"), llm.Delta{Text: "Hola"}, llm.Delta{Text: " Ana"}, done},
			llm.Spent{Provider: "a", Model: "m", Usage: llm.Usage{Input: input, Output: 3, Estimated: true}, Micros: int64(input) + 6},
		},
		{
			"nobody begins", []any{&llm.Error{Kind: llm.Rejected}}, llm.Spent{},
		},
		{
			"one breaks off, the next begins anew",
			[]any{start("b"), llm.Usage{Input: 4}, llm.Delta{Text: "Hola Ana"}, start("c"), llm.Delta{Text: "Hi"}, llm.Usage{Input: 6, Output: 1}, done},
			llm.Spent{Provider: "c", Model: "m", Usage: llm.Usage{Input: 10, Output: 4, Estimated: true}, Micros: 40 + 60 + 600 + 200},
		},
		{
			"the last breaks off",
			[]any{start("a"), llm.Delta{Text: "Hola Ana"}, broken},
			llm.Spent{Provider: "a", Model: "m", Usage: llm.Usage{Input: input, Output: 3, Estimated: true}, Micros: int64(input) + 6},
		},
	}
	for _, tt := range tests {
		meter := llm.NewMeter(prices)
		hear(meter.Watch(plays(tt.script)).Stream(t.Context(), req))
		if diff := cmp.Diff(tt.want, meter.Spent()); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestMeterCountsWhatWasHeardBeforeTheCallerLeft(t *testing.T) {
	t.Parallel()
	meter := llm.NewMeter(prices)
	p := meter.Watch(plays(append([]any{llm.Start{Provider: "a"}}, says("Hola Ana", "more")...)))
	for event := range p.Stream(t.Context(), llm.Request{}) {
		if _, text := event.(llm.Delta); text {
			break
		}
	}
	if got := meter.Spent().Usage; got.Output != 3 || !got.Estimated {
		t.Errorf("got %+v", got)
	}
}

func TestMeterAddsUpAnswersOfSeveralRequestsAtOnce(t *testing.T) {
	t.Parallel()
	meter := llm.NewMeter(prices)
	p := meter.Watch(plays(append([]any{llm.Start{Provider: "a"}}, says("hi")...)))
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() { hear(p.Stream(t.Context(), llm.Request{})) })
	}
	all.Wait()
	want := llm.Spent{Provider: "a", Usage: llm.Usage{Input: 100, Output: 10}, Micros: 120}
	if diff := cmp.Diff(want, meter.Spent()); diff != "" {
		t.Error(diff)
	}
}
