package rules

// articleRules are about articles and the words after them.
func (e *en) articleRules() []Rule {
	c := e.classes
	c["profession"] = set("student teacher doctor nurse lawyer waiter waitress journalist programmer dentist driver")
	return []Rule{
		{
			ID: "en.a_an", Category: Contraction, Severity: 1,
			Pass: []string{
				"A university and an hour.", "A European country.", "An MBA.", "From a to b.", "A one-way street.",
				"An honest man.", "A is the first letter.", "Vitamin A is good.", "A U-turn.",
			},
			Fail: fails("I have a apple. | a apple | an apple", "She is an teacher. | an teacher | a teacher",
				"Wait a hour. | a hour | an hour", "It's an university. | an university | a university",
				"He has a old car. | a old | an old"),
			find: e.article,
		},
		{
			ID: "en.profession", Category: Agreement, Severity: 2,
			Pass: []string{"I am a student.", "He is President.", "She is Doctor Who.", "I am student president.", "They are students."},
			Fail: fails("I am student. | student | a student", "She is doctor. | doctor | a doctor",
				"He is engineer in Berlin. | engineer | an engineer", "I'm teacher and I like it. | teacher | a teacher"),
			find: c.patterns("i am [ @profession ] at|in|and|from => a $3", "i'm|he's|she's [ @profession ] > => a $2",
				"i'm|he's|she's [ @profession ] at|in|and|from => a $2", "i am [ @profession ] > => a $3",
				"he|she is [ @profession ] > => a $3",
				"he|she is [ @profession ] at|in|and|from => a $3", "i am [ engineer|actor|artist|architect ] > => an $3",
				"he|she is [ engineer|actor|artist|architect ] > => an $3",
				"he|she is [ engineer|actor|artist|architect ] at|in|and|from => an $3",
				"i am [ engineer|actor|artist|architect ] at|in|and|from => an $3"),
		},
		{
			ID: "en.the_extra", Category: WordChoice, Severity: 1,
			Pass: []string{
				"The my-way attitude.", "The Germany of my youth.", "I play the piano.", "Play the football match.",
				"My house.",
			},
			Fail: fails("The my brother is tall. | The my | My", "I live in the Germany. | the Germany | Germany",
				"We play the football. | the football | football", "I come from the Spain. | the Spain | Spain"),
			find: c.patterns("[ the @possessor ] @lower => $2", "in|to|from [ the @country ] > => $3",
				"play|plays|playing|played [ the football|tennis|basketball|chess|volleyball ] > => $3"),
		},
		{
			ID: "en.uncountable", Category: Agreement, Severity: 1,
			Pass: []string{
				"An information desk.", "A piece of advice.", "A news story.", "Some information.",
				"A homework assignment.", "Many time zones.", "Many water bottles.",
			},
			Fail: fails("I need an information. | an information | some information",
				"He gave me an advice. | an advice | some advice", "I have a homework. | a homework | some homework",
				"I don't have many money. | many money | much money",
				"How many time do we have? | many time | much time"),
			find: c.patterns("a|an information|advice|homework|furniture|luggage|equipment|money|news > => some $2",
				"an|a [ information|advice ] about|on|for => some $2",
				"[ many money|time|water|homework|information ] do|did|does|is => much $2",
				"many money|water|homework|information|luggage|advice|traffic > => much $2"),
		},
		{
			ID: "en.much_many", Category: Agreement, Severity: 1,
			Pass: []string{
				"Many people.", "Much time.", "We are not much friends.", "How much is it?", "Much people-watching.",
				"Much loved books.",
			},
			Fail: fails("There are much people. | much people | many people", "I don't have much books. | much books | many books",
				"Too much cars! | much cars | many cars", "How much times? | much times | many times"),
			find: c.patterns("much people|books|cars|things|problems|students|children|countries|times|words|mistakes => many $2",
				"how|so|too [ much friends ] => many friends"),
		},
	}
}

// nounRules are about the forms of nouns.
func (e *en) nounRules() []Rule {
	c := e.classes
	c["thing"] = set("thing child student problem country man woman car girl boy book house friend")
	c["counted"] = set("brother sister child friend book dog cat week month year hour minute language")
	return []Rule{
		{
			ID: "en.plural", Category: Agreement, Severity: 2,
			Pass: []string{"Children play.", "He foots the bill.", "The peoples of Europe.", "Two teeth.", "All important things."},
			Fail: fails("I have two childs. | childs | children", "I need informations. | informations | information",
				"My tooths hurt. | tooths | teeth", "They have differents ideas. | differents | different"),
			find: corrections("en.plurals.txt"),
		},
		{
			ID: "en.counted", Category: Agreement, Severity: 1,
			Pass: []string{"A two week holiday.", "Two brothers.", "A ten year old.", "Chapter two year one.", "One brother."},
			Fail: fails("I have two brother. | brother | brothers", "I was there three week ago. | week | weeks",
				"She has two child. | child | children", "I speak five language. | language | languages"),
			find: c.patterns("!a|an|the|this|chapter|every @count [ child ] > => children",
				"!a|an|the|this|chapter|every @count [ @counted ] > => $3s", "!a|an|the|every @count [ @counted ] ago => $3s"),
		},
		{
			ID: "en.this_these", Category: Agreement, Severity: 1,
			Pass: []string{
				"These student protests.", "This people is proud.", "I think that children need love.",
				"This houses a museum.", "These books are new.", "These car parks.",
			},
			Fail: fails("This things are new. | This things | These things", "These book is good. | These book | This book",
				"I like these car. | these car | this car", "This children are nice. | This children | These children"),
			find: c.patterns("this things|children|students|problems|countries|men|women|cars|girls|boys => these $2",
				"[ these @thing ] is|was|has => this $2", "[ these @thing ] > => this $2", "[ those @thing ] is|was|has => that $2",
				"[ those @thing ] > => that $2"),
		},
		{
			ID: "en.there_is", Category: Agreement, Severity: 1,
			Pass: []string{
				"There is a cat and two dogs.", "There are a lot of people.", "There is many a man.", "There are two.",
				"There are a few books.", "There is a dog.",
			},
			Fail: fails("There is many people. | is many | are many", "There is two chairs. | is two | are two",
				"There are a dog. | are a | is a", "There was several problems. | was several | were several"),
			find: c.patterns("there [ is many|several ] !a|an => are $3", "there [ is @count ] !o'clock => are $3",
				"there [ was many|several ] !a|an => were $3",
				"there [ are a ] !lot|few|couple|number|hundred|dozen|thousand|million|variety|handful > => is a"),
		},
		{
			ID: "en.people_is", Category: Agreement, Severity: 2,
			Pass: []string{"People are nice.", "One of the people is here.", "People is a magazine.", "The news is good."},
			Fail: fails("People is nice. | People is | People are", "The people here is nice. | people here is | people here are",
				"The news are bad. | news are | news is", "My parents is here. | parents is | parents are",
				"The children was happy. | children was | children were"),
			find: c.patterns("< [ people is ] !a => people are", "< [ people was ] => people were", "< [ people has ] => people have",
				"< the [ people here is ] => people here are", "< the [ news are ] => news is",
				"< my|his|her|our [ parents is ] => parents are", "< the|my|our [ children is ] => children are",
				"< the|my|our [ children was ] => children were"),
		},
		{
			ID: "en.other", Category: Agreement, Severity: 1,
			Pass: []string{"Other people.", "The others left.", "Another day.", "Each other."},
			Fail: fails("I know others people. | others people | other people",
				"The others students left. | others students | other students", "I want an other book. | an other | another",
				"He has others things to do. | others things | other things"),
			find: c.patterns("others people|students|things|countries|children|friends|cities => other $2",
				"[ an other ] @lower => another"),
		},
	}
}
