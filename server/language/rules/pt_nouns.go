package rules

import "strings"

// articleA finds "a problema" where "a" can be no preposition: before a linking verb at the start, or after another preposition.
func (p *pt) articleA(t *text, i int) (hit, bool) {
	n := t.at(i + 1)
	if t.at(i).lower != "a" || !p.nouns.has(n.lower) || n.capital() || t.at(i+2).lower == "-" || t.at(i-1).lower == "-" {
		return hit{}, false
	}
	if fits, _ := p.determiners.fits("a", n.lower); fits || p.object(t, i, n.lower) {
		return hit{}, false
	}
	begins := t.at(i).first && p.linking[t.at(i+2).lower]
	if !begins && !t.is(i-1, set("com em para sobre sem é")) {
		return hit{}, false
	}
	pair, number := p.determiners.right("a", n.lower)
	if number || pair[1] == "-" {
		return hit{}, false
	}
	return hit{i, i + 2, pair[0] + " " + n.raw}, true
}

// ptContracted are prepositions as they begin a contraction.
var ptContracted = map[string]string{"de": "d", "em": "n", "por": "pel", "a": "a"}

// contraction finds "de o livro", "em a casa", but not "apesar de o livro ser caro".
func (p *pt) contraction(t *text, i int) (hit, bool) {
	start, ok := ptContracted[t.at(i).lower]
	article, next := t.at(i+1), t.at(i+2)
	if !ok || article.capital() || !oneOf(article.lower, "o a os as") || next.capital() || !p.nouns.has(next.lower) ||
		t.at(i-1).lower == "-" ||
		t.at(i+3).lower == "-" || start == "a" && strings.HasPrefix(article.lower, "a") {
		return hit{}, false
	}
	if fits, _ := p.determiners.fits(article.lower, next.lower); !fits {
		return hit{}, false // the gender is wrong too
	}
	if start == "pel" && (p.verbs.forms[t.at(i-1).lower] != nil || t.is(i-1, set("para de a"))) {
		return hit{}, false // "vou por a mesa" is "pôr"
	}
	for k := i + 3; k < len(t.tokens) && t.at(k).word; k++ {
		word := t.at(k).lower
		if p.verbs.infinitives[word] != nil || strings.HasSuffix(word, "ar") || strings.HasSuffix(word, "er") ||
			strings.HasSuffix(word, "ir") ||
			strings.HasSuffix(word, "rem") || strings.HasSuffix(word, "rmos") {
			return hit{}, false
		}
	}
	return hit{i, i + 2, start + article.lower}, true
}

// wrongPlural finds "liçãos", "viagems", "animales".
func (p *pt) wrongPlural(t *text, i int) (hit, bool) {
	k := t.at(i)
	if k.capital() && !k.first || k.shouted() || t.at(i-1).lower == "-" || t.at(i+1).lower == "-" {
		return hit{}, false
	}
	for _, change := range [][2]string{{"çãos", "ções"}, {"sãos", "sões"}, {"agems", "agens"}, {"çoes", "ções"}} {
		if stem, ok := strings.CutSuffix(k.lower, change[0]); ok && len(stem) > 1 {
			return hit{i, i + 1, stem + change[1]}, true
		}
	}
	if right, ok := ptPlurals[k.lower]; ok {
		return hit{i, i + 1, right}, true
	}
	return hit{}, false
}

// ptPlurals are plurals that learners make, and the right ones.
var ptPlurals = map[string]string{
	"irmões": "irmãos", "irmães": "irmãos", "mãoes": "mãos", "pãos": "pães", "cãos": "cães", "alemãos": "alemães", "alemões": "alemães",
	"cidadões": "cidadãos", "aviãos": "aviões", "aviães": "aviões", "coraçães": "corações", "limãos": "limões", "milhãos": "milhões",
	"botãos": "botões", "animales": "animais", "animals": "animais", "hoteles": "hotéis", "jornales": "jornais", "papeles": "papéis",
	"hospitales": "hospitais", "fáceles": "fáceis", "difíceles": "difíceis", "espanholes": "espanhóis", "azules": "azuis",
	"possíveles": "possíveis", "homems": "homens", "jovems": "jovens", "lápises": "lápis", "ônibuses": "ônibus", "azuls": "azuis",
	"hotéles": "hotéis",
	"paíss":   "países", "opiniãos": "opiniões", "regiãos": "regiões", "estaçães": "estações",
}

// nounRules are about nouns and the words around them.
func (p *pt) nounRules() []Rule {
	c := p.classes
	return []Rule{
		{
			ID: "pt.gender", Category: Gender, Severity: 2,
			Pass: []string{
				"O problema é grande.", "Vou a pé e de segunda a domingo.", "A viagem foi longa.", "O estudante e a estudante.",
				"Obedeço a meu pai.", "O cara e a cara.",
				"Ela o ajuda.", "Estou a jantar.", "Está frio.", "Ele nos ajuda.", "A presidente falou.", "O leite e a cor.",
			},
			Fail: fails("A problema é grande. | A problema | O problema", "Tenho um casa. | um casa | uma casa",
				"O mão dói. | O mão | A mão", "Fiz um viagem longa. | um viagem | uma viagem",
				"Vou no cidade. | no cidade | na cidade", "Gosto da leite. | da leite | do leite",
				"Esta livro é bom. | Esta livro | Este livro", "Tenho dois irmãs. | dois irmãs | duas irmãs",
				"Há muitos pessoas. | muitos pessoas | muitas pessoas", "O árvore caiu. | O árvore | A árvore"),
			find: either(p.disagreement(false), p.articleA),
		},
		{
			ID: "pt.number", Category: Agreement, Severity: 2,
			Pass: []string{
				"Os problemas são grandes.", "O capítulo dois página três.", "Cada dia.", "Duas vezes.", "Dois lápis.",
				"A gente fala.", "Os compro amanhã.", "Os ônibus.",
			},
			Fail: fails("Os problema são grandes. | Os problema | Os problemas", "Tenho dois irmão. | dois irmão | dois irmãos",
				"Cada dias estudo. | Cada dias | Cada dia", "Meus amigo moram aqui. | Meus amigo | Meus amigos",
				"Há vários carro. | vários carro | vários carros", "Comprei três pão. | três pão | três pães"),
			find: p.disagreement(true),
		},
		{
			ID: "pt.possessive_gender", Category: Gender, Severity: 2,
			Pass: []string{
				"A minha casa.", "O meu problema.", "A meu ver.", "Dei a meu pai um livro.", "Os nossos amigos.",
				"Minha casa.",
			},
			Fail: fails("O minha casa é grande. | O minha casa | A minha casa", "A meu casa é grande. | A meu casa | A minha casa",
				"O meu mãe trabalha. | O meu mãe | A minha mãe", "Os minhas amigas. | Os minhas amigas | As minhas amigas"),
			find: p.possessed(set("meu minha meus minhas teu tua teus tuas seu sua seus suas nosso nossa nossos nossas")),
		},
		{
			ID: "pt.contraction", Category: Contraction, Severity: 2,
			Pass: []string{
				"O livro do menino.", "Apesar de o livro ser caro.", "Moro em um apartamento.", "O autor de Os Maias.", "Vou por a mesa.",
				"Antes de o filme começar, comemos.",
				"Li em O Globo.", "O facto de ele vir.", "Gosto de um bom vinho.", "Depois de eles saírem.",
			},
			Fail: fails("O livro de o menino. | de o | do", "Moro em a cidade. | em a | na", "Vou a o cinema. | a o | ao",
				"Obrigado por a ajuda. | por a | pela", "Gosto de este livro. | de este | deste",
				"Em este momento não posso. | Em este | Neste", "O carro de ele. | de ele | dele", "Penso em ela. | em ela | nela",
				"Vem com mim. | com mim | comigo"),
			find: either(p.contraction, c.patterns("em este|esse|isto|isso|esta|essa|estes|estas|esses|essas => n$_2",
				"em aquele|aquela|aquilo|aqueles|aquelas => n$_2",
				"[ de este|esta|esse|essa|estes|estas|esses|essas|aquele|aquela ] @noun > => d$_2", "de isto|isso|aquilo > => d$_2",
				"de ele|ela|eles|elas > => d$_2", "em ele|ela|eles|elas > => n$_2", "com mim => comigo", "com ti => contigo",
				"com si > => consigo")),
		},
		{
			ID: "pt.adjective_after", Category: Agreement, Severity: 2,
			Pass: []string{
				"A casa vermelha.", "Uma camisa verde-escura.", "A semana passada.", "Saiu de casa contente.",
				"A língua inglesa.", "As canções portuguesas.",
			},
			Fail: fails("Tenho um carro vermelha. | carro vermelha | carro vermelho",
				"Gosto da comida brasileiro. | comida brasileiro | comida brasileira",
				"Cheguei na semana passado. | semana passado | semana passada",
				"Os livros português são bons. | livros português | livros portugueses",
				"É uma menina bonito. | menina bonito | menina bonita"),
			find: p.adjectiveAfter,
		},
		{
			ID: "pt.predicate", Category: Agreement, Severity: 2,
			Pass: []string{
				"A casa é bonita.", "A água está fria.", "A verdade é duro aceitar.", "Os meus pais estão cansados.",
				"O estudante está cansado.", "A minha mãe é professora.", "A mão está quente.",
			},
			Fail: fails("A casa é bonito. | bonito | bonita", "A minha mãe está cansado. | cansado | cansada",
				"Os meninos estão contente. | contente | contentes", "As flores são muito bonito. | bonito | bonitas",
				"A água está frio. | frio | fria"),
			find: p.predicate,
		},
		{
			ID: "pt.plural", Category: Spelling, Severity: 2,
			Pass: []string{
				"As lições.", "Os irmãos e as mãos.", "Os pães e os cães.", "As viagens.", "São sãos e salvos.",
				"Pões a mesa?", "Os animais.",
			},
			Fail: fails("As liçãos são longas. | liçãos | lições", "Tenho dois irmões. | irmões | irmãos",
				"Comprei dois pãos. | pãos | pães", "Gosto de viagems. | viagems | viagens", "Os animales dormem. | animales | animais",
				"As cançoes. | cançoes | canções"),
			find: p.wrongPlural,
		},
		{
			ID: "pt.greeting", Category: Gender, Severity: 1,
			Pass: []string{"Bom dia!", "Boa tarde!", "Boa noite!", "Muito obrigada.", "Boas noites.", "Obrigados, disseram."},
			Fail: fails("Boa dia! | Boa dia | Bom dia", "Bom tarde, senhor. | Bom tarde | Boa tarde",
				"Bom noite! | Bom noite | Boa noite", "Muita obrigada! | Muita obrigada | Muito obrigada",
				"Muitas obrigado. | Muitas obrigado | Muito obrigado"),
			find: c.patterns("boa|bon dia|día => bom dia", "bom|bon tarde => boa tarde", "bom|bon noite => boa noite",
				"muita|muitas|mucho obrigada|obrigado => muito $2"),
		},
		{
			ID: "pt.much", Category: Agreement, Severity: 2,
			Pass: []string{
				"Muito bonita.", "Muita gente.", "Fala muito.", "Gosto muito música alta? Não.", "Muitas pessoas.",
				"Muito mais pessoas.", "Ela está muito, muito cansada.",
			},
			Fail: fails("Há muito gente. | muito gente | muita gente", "É muita bonita. | muita bonita | muito bonita",
				"Há muito pessoas. | muito pessoas | muitas pessoas", "Tenho muito fome. | muito fome | muita fome",
				"São muitos caros. | muitos caros | muito caros"),
			find: c.patterns("muito gente|fome|sede|água|chuva|pressa|vontade|sorte => muita $2",
				"muito pessoas|coisas|vezes|cidades|casas|palavras|horas|crianças => muitas $2",
				"muito problemas|livros|amigos|anos|dias|carros|filmes => muitos $2",
				"é|são|está|estão|era|estou [ muita "+
					"bonita|cansada|cara|alta|grande|simpática|rica|boa|contente|importante|interessante ] > => muito $3",
				"são|estão|somos|estamos [ muitos|muitas "+
					"bonitos|bonitas|cansados|cansadas|caros|caras|altos|altas|grandes|simpáticos|contentes|importantes ] > "+
					"=> muito $3"),
		},
		{
			ID: "pt.repetition", Category: Repetition, Severity: 1,
			Pass: []string{"Não, não quero.", "Lá lá lá.", "Muito muito bem.", "Já já vou.", "Vi a a letra."},
			Fail: fails("Moro em em Lisboa. | em em | em", "O o cão come. | O o | O", "Gosto de de música. | de de | de",
				"Vou para para casa. | para para | para"),
			find: repeated(set("o os um uma uns umas de em para por e com que meu minha do da no na ao à eu é")),
		},
		{
			ID: "pt.capital", Category: Orthography, Severity: 1,
			Pass: []string{
				"Falo português.", "A Segunda Guerra Mundial.", "Português é difícil.", "O 25 de Abril.",
				"Um Português famoso.", "Falo com Português Suave.",
			},
			Fail: fails("Eu falo Português. | Português | português", "Estudo Inglês na escola. | Inglês | inglês",
				"Escreve em Francês. | Francês | francês", "Ele fala Espanhol e eu não. | Espanhol | espanhol"),
			find: capitals(c.patterns("falo|falas|fala|falamos|falam|falar|estudo|estudar|estudamos|aprendo|aprender|entendo [ "+
				"@language ] !@capital => $_2",
				"falo|falas|fala|falamos|falam|falar|estudo|estudar|estudamos|aprendo|aprender|entendo [ @language ] > => $_2",
				"em [ @language ] > => $_2")),
		},
	}
}
