package language

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// koreanParticles follow a noun; several may.
var koreanParticles = longestFirst(strings.Fields(`은 는 이 가 을 를 에 에서 에게 에게서 께 께서 와 과 도 만 로 으로 의 까지 부터 보다 처럼 하고 한테 한테서
	들 이나 나 이랑 랑 마다 밖에 조차 마저 이라도 라도 요 이요 이다 다 입니다 입니까 이에요 예요 이야 야 였어요 이었어요 였다 이었다 였습니다 이었습니다
	인데 인데요 이고 이라고 라고 이라서 라서 이죠 죠 이지만 지만 인 일 씩 쯤 님 아 여 이여 에는 에도 에만 으로는 으로도 대로 뿐 만큼`))

// koreanNoun says whether a token is the noun and particles.
func koreanNoun(key, noun string) bool {
	rest, ok := strings.CutPrefix(key, noun)
	return ok && onlyParticles(rest, 3)
}

func onlyParticles(rest string, atMost int) bool {
	if rest == "" {
		return true
	}
	if atMost == 0 {
		return false
	}
	for _, p := range koreanParticles {
		if tail, ok := strings.CutPrefix(rest, p); ok && onlyParticles(tail, atMost-1) {
			return true
		}
	}
	return false
}

// The endings of verbs and adjectives as conjoining jamo: behind the stem, and behind the stem with 아 or 어.
var (
	koreanEndings = jamos(`고 는 은 을 ᆫ ᆯ ᆸ니 습니 지 면 으면 으니 니 러 으러 려 으려 자 게 기 던 든 거 겠 시 으시 세 으세 셔 셨 으셨 ᆷ 음 네 ᆫ다 는다 ᆯ게 ᆯ까 ᆯ래 을게 을까 을래 다 ᆸ시 읍시 냐 나 도록 며 으며 십 구나 는데 군`)
	koreanOpen    = jamos(`요 서 도 야 ᆻ 주 보 라 있 봐 줘 지 드`)
)

func jamos(words string) []string {
	list := strings.Fields(words)
	for i := range list {
		list[i] = norm.NFD.String(list[i])
	}
	return list
}

// koreanVerb has the stem of a verb or adjective in jamo and its form with 아 or 어.
type koreanVerb struct {
	stems, open []string
}

const (
	jamoA, jamoEo        = "\u1161", "\u1165"
	initialNone          = "\u110B"
	finalL, finalB       = "\u11AF", "\u11B8"
	finalD, finalS       = "\u11AE", "\u11BA"
	initialR, finalH     = "\u1105", "\u11C2"
	jamoU, jamoO, jamoEu = "\u116E", "\u1169", "\u1173"
	jamoI, jamoWa        = "\u1175", "\u116A"
	jamoWeo, jamoYeo     = "\u116F", "\u1167"
	jamoAe, jamoE        = "\u1162", "\u1166"
)

// newKoreanVerb conjugates a term in 다; ok is false for other terms.
func newKoreanVerb(term string) (v koreanVerb, ok bool) {
	stem, ok := strings.CutSuffix(term, "다")
	if !ok || stem == "" {
		return v, false
	}
	s := norm.NFD.String(stem)
	v.stems = []string{s}
	if strings.HasSuffix(stem, "하") {
		base := strings.TrimSuffix(s, jamoA)
		v.open = []string{base + jamoAe, base + jamoA + initialNone + jamoYeo}
		return v, true
	}
	r, size := utf8.DecodeLastRuneInString(s)
	body, last := s[:len(s)-size], string(r)
	bright := brightVowel(s)
	with := func(base string) {
		v.open = append(v.open, base+initialNone+map[bool]string{true: jamoA, false: jamoEo}[bright])
	}
	switch last {
	case jamoA, jamoEo, jamoAe, jamoE, jamoYeo:
		v.open = append(v.open, s)
	case jamoO:
		v.open = append(v.open, body+jamoWa)
		with(s)
	case jamoU:
		v.open = append(v.open, body+jamoWeo)
		with(s)
	case jamoI:
		v.open = append(v.open, body+jamoYeo)
		with(s)
	case jamoEu:
		vowel := map[bool]string{true: jamoA, false: jamoEo}[brightVowel(body)]
		v.open = append(v.open, body+vowel)
		if rest, found := strings.CutSuffix(body, initialR); found { // 모르다, 몰라
			v.open = append(v.open, rest+finalL+initialR+vowel)
		}
	case finalB: // 춥다, 추워; 입다, 입어
		with(s)
		v.stems = append(v.stems, body+initialNone+jamoU)
		v.open = append(v.open, body+initialNone+jamoWeo, body+initialNone+jamoWa)
	case finalD: // 듣다, 들어; 받다, 받아
		with(s)
		with(body + finalL)
		v.stems = append(v.stems, body+finalL)
	case finalL: // 살다, 사는
		with(s)
		v.stems = append(v.stems, body)
	case finalS, finalH:
		with(s)
		with(body)
		v.stems = append(v.stems, body)
	default:
		with(s)
	}
	return v, true
}

// brightVowel says whether the last vowel is 아 or 오.
func brightVowel(jamo string) bool {
	at := strings.LastIndexFunc(jamo, func(r rune) bool { return r >= 0x1161 && r <= 0x1175 })
	return at >= 0 && (strings.HasPrefix(jamo[at:], jamoA) || strings.HasPrefix(jamo[at:], jamoO))
}

// is says whether a token is a form of the verb.
func (v koreanVerb) is(key string) bool {
	jamo := norm.NFD.String(key)
	behind := func(stems, endings []string, bare bool) bool {
		for _, s := range stems {
			rest, ok := strings.CutPrefix(jamo, s)
			if !ok {
				continue
			}
			if rest == "" {
				return bare
			}
			for _, e := range endings {
				if strings.HasPrefix(rest, e) {
					return true
				}
			}
		}
		return false
	}
	return behind(v.stems, koreanEndings, false) || behind(v.open, koreanOpen, true)
}
