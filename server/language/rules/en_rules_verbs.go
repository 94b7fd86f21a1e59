package rules

// verbRules are about verbs and their subjects.
func (e *en) verbRules() []Rule {
	c := e.classes
	return []Rule{
		{
			ID: "en.third_person", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Make him go.", "I suggest that he go.", "Should he go?", "He put it there.", "He need not worry.",
				"Did she like it?", "She and he go.", "Everybody dance now!", "He goes.",
			},
			Fail: fails("He go to school. | He go | He goes", "She like music. | She like | She likes",
				"My brother live in Rome. | My brother live | My brother lives", "I'm sad because she have no time. | she have | she has",
				"Everybody know that. | Everybody know | Everybody knows"),
			find: e.thirdPerson,
		},
		{
			ID: "en.plain_person", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Seeing you makes me happy.", "People like you makes sense.", "He and I has-been.", "One of you knows.",
				"They like it.", "I go.",
			},
			Fail: fails("I goes home. | I goes | I go", "They likes it. | They likes | They like", "We has time. | We has | We have",
				"You knows him. | You knows | You know"),
			find: e.plainPerson,
		},
		{
			ID: "en.be", Category: Conjugation, Severity: 2,
			Pass: []string{"You and I are friends.", "If he were here.", "Who are they?", "She is here.", "What am I?"},
			Fail: fails("He are nice. | He are | He is", "They is here. | They is | They are", "We was late. | We was | We were",
				"You is tall. | You is | You are", "I are happy. | I are | I am"),
			find: c.patterns("< he|she|it [ am ] => is", "< he|she are => $2 is", "because|but|when|think he|she [ are ] => is",
				"they is => $1 are", "they|we was => $1 were", "we is|am => $1 are", "they am => $1 are", "< you is|am => $2 are",
				"< you was => $2 were", "because|when|if you [ is|am ] => are", "< i are => I am"),
		},
		{
			ID: "en.dont", Category: Conjugation, Severity: 2,
			Pass: []string{"He doesn't know.", "They don't know.", "I don't.", "Doesn't she?"},
			Fail: fails("He don't know. | don't | doesn't", "She don't like it. | don't | doesn't",
				"They doesn't know. | doesn't | don't", "I doesn't know. | doesn't | don't"),
			find: c.patterns("he|she|it [ don't ] => doesn't", "i|we|they|you [ doesn't ] => don't", "he|she [ haven't ] => hasn't",
				"i|we|they|you [ hasn't ] => haven't", "we|they [ wasn't ] => weren't", "we|they [ isn't ] => aren't"),
		},
		{
			ID: "en.do_base", Category: Conjugation, Severity: 2,
			Pass: []string{
				"He didn't go.", "What he did was good.", "They didn't found the firm.", "Did you see it?",
				"When you did it worked.", "Did your dreams come true?", "How do you do?",
			},
			Fail: fails("I didn't went. | went | go", "He doesn't likes it. | likes | like", "Did you went there? | went | go",
				"Does he has time? | has | have", "What did she said? | said | say", "Does your brother lives here? | lives | live"),
			find: e.afterDo,
		},
		{
			ID: "en.modal_base", Category: Conjugation, Severity: 2,
			Pass: []string{
				"He can speak.", "Do all you can to help.", "The will to live.", "The can has a hole.", "You must go.",
				"You must have gone.",
			},
			Fail: fails("He can speaks English. | speaks | speak", "She will went home. | went | go",
				"I must to go. | must to | must", "You should to eat. | should to | should", "They can't knows that. | knows | know",
				"I can to swim. | can to | can"),
			find: either(e.afterModal, c.patterns("i|you|he|she|we|they [ must|should to ] @base => $2",
				"< i|you|he|she|we|they [ can to ] @base => $3")),
		},
		{
			ID: "en.irregular", Category: Conjugation, Severity: 2,
			Pass: []string{"He went home.", "I thought so.", "It was bought.", "She sang."},
			Fail: fails("I goed home. | goed | went", "She buyed a car. | buyed | bought", "He teached me. | teached | taught",
				"We eated pizza. | eated | ate"),
			find: corrections("en.pasts.txt"),
		},
		{
			ID: "en.to_base", Category: Conjugation, Severity: 2,
			Pass: []string{"I want to go.", "Turn to left.", "I'm going to Rome.", "If you want, go ahead.", "I want help."},
			Fail: fails("I want to went. | went | go", "She likes to ate. | ate | eat", "I want go home. | want go | want to go",
				"He wants learn English. | wants learn | wants to learn", "I have to bought bread. | bought | buy"),
			find: either(e.base("want|wants|wanted|need|needs|like|likes|have|has|try|decided to [ @past ] => $3"),
				c.patterns("i|he|she|we|they [ want|wants|wanted go|see|buy|learn|eat|speak|become|know ] => $2 to $3")),
		},
		{
			ID: "en.perfect", Category: Conjugation, Severity: 2,
			Pass: []string{
				"I have been ill since yesterday.", "I have read what he wrote yesterday.",
				"I have lived here for the last year.", "I saw him yesterday.", "He must have gone yesterday.",
				"I have known him since two years ago.",
			},
			Fail: fails("I have seen him yesterday. | have seen | saw", "She has bought a car last week. | has bought | bought",
				"We have gone there two years ago. | have gone | went", "I have worked a lot last month. | have worked | worked"),
			find: e.perfect,
		},
		{
			ID: "en.since_for", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Since 2010.", "For two years.", "Since two of us were late, we ran.", "Since three people were ill.",
				"Since two years had passed, he left.", "I have lived here since May.",
			},
			Fail: fails("I have lived here since two years. | since | for", "She has worked since 10 months. | since | for",
				"I live here since 2010. | live | have lived", "Since two years I live in Rome. | Since | For"),
			find: c.patterns("[ since ] @number|@count years|months|weeks|days|hours > => for",
				"< [ since ] @number|@count years|months|weeks i|he|she|we|they => for",
				"i|we|they [ live ] here since => have lived", "i|we|they [ work ] here since => have worked"),
		},
	}
}

// patternRules are about the forms that a verb asks for, and the order of words.
func (e *en) patternRules() []Rule {
	c := e.classes
	return []Rule{
		{
			ID: "en.gerund", Category: Conjugation, Severity: 2,
			Pass: []string{
				"I enjoy reading.", "He stopped to eat.", "I look forward to dinner.", "Before going out.",
				"It is made to last.", "He is good at sports.",
			},
			Fail: fails("I enjoy to read. | to read | reading", "I look forward to see you. | see | seeing",
				"I avoid to eat meat. | to eat | eating", "I'm interested in learn English. | learn | learning",
				"He left without to say goodbye. | to say | saying",
				"She is good at make cakes. | make | making"),
			find: e.gerund("enjoy|enjoys|enjoyed|avoid|avoids|avoided|finish|finished [ to @base ] => $3",
				"look|looking|looks forward to [ see|hear|meet|go|have|get|learn|speak|eat ] => $4",
				"without [ to @base ] => $3", "interested|good|bad in|at [ @clear ] => $3", "instead|tired|afraid of [ @clear ] => $3"),
		},
		{
			ID: "en.used_to", Category: Conjugation, Severity: 1,
			Pass: []string{"I used to live here.", "It is used to make bread.", "I'm used to living here.", "She got used to it."},
			Fail: fails("I am used to live here. | live | living", "I'm used to get up early. | get | getting",
				"I got used to drive. | drive | driving", "You will get used to eat late. | eat | eating"),
			find: e.gerund("i'm used to [ live|go|eat|speak|have|see|get|drive ] => $4",
				"i am used to [ live|go|eat|speak|have|see|get|drive ] => $5",
				"get|getting|got used to [ live|go|eat|speak|have|see|get|drive ] => $4"),
		},
		{
			ID: "en.for_to", Category: WordChoice, Severity: 1,
			Pass: []string{"I came to learn.", "What is it for?", "It is for you to learn.", "Ready to go."},
			Fail: fails("I came here for to learn. | for to | to", "I work for to buy a car. | for to | to",
				"I study for learn English. | for learn | to learn", "I came for see you. | for see | to see"),
			find: c.patterns("[ for to ] learn|go|buy|see|speak|improve|make|get|find|have => to",
				"[ for learn|see|speak|improve ] english|german|french|spanish|you|him|her|it|my|the => to $2"),
		},
		{
			ID: "en.let_to", Category: Conjugation, Severity: 1,
			Pass: []string{"Let me go.", "Made to order.", "Help me to understand.", "Allow me to go."},
			Fail: fails("Let me to go. | me to go | me go", "He lets her to drive. | her to drive | her drive",
				"Let us to see. | us to see | us see", "She made me to eat it. | me to eat | me eat"),
			find: c.patterns("let|lets [ me|him|her|us|them to @base ] => $2 $4", "make|makes|made [ me|us|them to @base ] => $2 $4"),
		},
		{
			ID: "en.agree", Category: Conjugation, Severity: 2,
			Pass: []string{"I agree.", "I am in agreement.", "We are agreed.", "Do you agree?"},
			Fail: fails("I am agree with you. | I am agree | I agree", "I'm agree. | I'm agree | I agree",
				"I'm not agree. | I'm not agree | I don't agree", "Are you agree? | Are you agree | Do you agree",
				"We are agree. | We are agree | We agree"),
			find: c.patterns("i am agree => I agree", "i'm agree => I agree", "i'm not agree => I don't agree",
				"i am not agree => I don't agree", "are you agree => do you agree", "we|they|you are agree => $1 agree",
				"he|she is agree => $1 agrees"),
		},
		{
			ID: "en.question_order", Category: WordOrder, Severity: 2,
			Pass: []string{"Where are you?", "What you are is a liar.", "Where you go, I go.", "What do you want?", "Why not?"},
			Fail: fails("Where you are going? | you are | are you", "Why you like it? | you like | do you like",
				"Where you live? | you live | do you live", "What you want? | you want | do you want"),
			find: e.question,
		},
		{
			ID: "en.indirect_question", Category: WordOrder, Severity: 1,
			Pass: []string{
				"Do you know where the station is?", "Where is the station?", "I know what it is.",
				"Tell me what time it is.",
			},
			Fail: fails("Do you know where is the station? | where is the station | where the station is",
				"Can you tell me what time is it? | what time is it | what time it is",
				"I don't know where is my bag. | where is my bag | where my bag is",
				"I wonder what time is it. | what time is it | what time it is"),
			find: c.patterns("know|me|wonder|remember [ where is the|my|your|his|her @lower ] > => where $4 $5 is",
				"know|me|wonder [ what time is it ] => what time it is"),
		},
	}
}
