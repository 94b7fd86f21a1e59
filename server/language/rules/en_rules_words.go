package rules

// wordRules are about single words and how they are written.
func (e *en) wordRules() []Rule {
	c := e.classes
	return []Rule{
		{
			ID: "en.capital", Category: Orthography, Severity: 1,
			Pass: []string{
				"i don't know", "Part i of the book.", "He may march.", "On Monday I learn English.",
				"Turkey and china cups.",
			},
			Fail: fails("Today i am tired. | i | I", "On monday I work. | monday | Monday", "I speak english. | english | English",
				"She lives in london. | london | London", "Yes, i'm fine. | i'm | I'm"),
			find: e.capital(corrections("en.capitals.txt")),
		},
		{
			ID: "en.spelling", Category: Spelling, Severity: 1,
			Pass: []string{"A lot of colour.", "Receive the color.", "Realise and realize.", "Tomorrow."},
			Fail: fails("I recieve letters. | recieve | receive", "Becouse I like it. | Becouse | Because",
				"I have alot of work. | alot | a lot", "It's beatiful. | beatiful | beautiful"),
			find: corrections("en.spelling.txt"),
		},
		{
			ID: "en.repetition", Category: Repetition, Severity: 1,
			Pass: []string{"That that is, is.", "He had had enough.", "No, no, no!", "What it is is odd.", "Very very good."},
			Fail: fails("I see the the dog. | the the | the", "This is a a book. | a a | a", "My my name is Tom. | My my | My",
				"You and and me. | and and | and"),
			find: repeated(set("the a an and my your we of our their")),
		},
		{
			ID: "en.its", Category: Spelling, Severity: 1,
			Pass: []string{"Its tail.", "It's a dog.", "Its not-for-profit status.", "Its very name.", "You're welcome.", "Your notes."},
			Fail: fails("Its a dog. | Its | It's", "Its not fair. | Its | It's", "I think its the best. | its | it's",
				"Your not alone. | Your | You're", "Their is a dog. | Their | There"),
			find: c.patterns("[ its ] a|an|not|the|been|raining|my|your => it's", "[ your ] a|an|not|the => you're",
				"< [ your ] welcome > => you're", "[ their ] is|are|was|were => there"),
		},
		{
			ID: "en.of_have", Category: Spelling, Severity: 2,
			Pass: []string{"I could have come.", "She would of course agree.", "Must of us all.", "Could of course be."},
			Fail: fails("I could of gone. | could of | could have", "You should of told me. | should of | should have",
				"He would of been late. | would of | would have", "They must of known. | must of | must have"),
			find: c.patterns("[ could|should|would|must|might of ] been|gone|told|known|seen|done|come|had|taken|made|said|given|got " +
				"=> $1 have"),
		},
		{
			ID: "en.lose", Category: Spelling, Severity: 1,
			Pass: []string{"A loose shirt.", "Don't lose it.", "Let loose!", "I advise you."},
			Fail: fails("I want to loose weight. | loose | lose", "Don't loose your money. | loose | lose",
				"I don't want to loose you. | loose | lose", "I advice you to go. | advice | advise"),
			find: c.patterns("to|don't [ loose ] weight|time|money|my|your|the|it|him|her|you => lose",
				"i|we|would [ advice ] you|him|her|them => advise"),
		},
		{
			ID: "en.comparative", Category: WordChoice, Severity: 2,
			Pass: []string{
				"More better schools are needed.", "It got better then.", "She is much better.", "More bad than good.",
				"He is taller than me.", "The most happy day.",
			},
			Fail: fails("This is more better. | more better | better", "He is more taller than me. | more taller | taller",
				"It is the most easiest way. | most easiest | easiest", "He is taller then me. | then | than",
				"She is more old than me. | more old | older"),
			find: c.patterns("is|are|was|am|be|feel|feels|much|i'm|it's [ more "+
				"better|worse|bigger|taller|older|younger|easier|happier|cheaper|faster|smaller|nicer ] => $3", "[ more "+
				"better|worse|bigger|taller|older|younger|easier|happier|cheaper|faster|smaller ] than => $2",
				"the [ most best|worst|easiest|biggest|happiest|oldest|cheapest|fastest ] => $3",
				"better|bigger|taller|older|faster|less|easier|younger|smaller [ then ] me|him|us|them => than",
				"[ more old|tall|small|fast|cheap|young|long ] than me|you|him|her|the|my|your => $2er",
				"[ more big ] than => bigger", "[ more easy ] than => easier"),
		},
		{
			ID: "en.which_person", Category: WordChoice, Severity: 1,
			Pass: []string{"The man who lives here.", "The book which is new.", "Which man?", "The city in which I live."},
			Fail: fails("The man which lives here is old. | which | who", "I have a friend which is a doctor. | which | who",
				"The girl which has a dog is my sister. | which | who", "People which live here are rich. | which | who"),
			find: c.patterns("man|woman|boy|girl|person|friend|teacher|people [ which ] " +
				"is|are|was|has|have|lives|live|works|work|likes => who"),
		},
		{
			ID: "en.double_negative", Category: WordChoice, Severity: 1,
			Pass: []string{"I don't have anything.", "I have nothing.", "I don't know. Nobody does.", "It's not nothing."},
			Fail: fails("I don't have nothing. | nothing | anything", "She doesn't know nobody. | nobody | anybody",
				"I didn't see nothing. | nothing | anything", "We don't want nothing. | nothing | anything"),
			find: c.patterns("don't|doesn't|didn't|can't have|know|want|need|see|like|understand|do|say|eat [ nothing ] => anything",
				"don't|doesn't|didn't|can't have|know|want|need|see|like [ nobody ] => anybody"),
		},
	}
}
