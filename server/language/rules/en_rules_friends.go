package rules

// friendRules are about words that look like words of the learner's language, and mean something else.
func (e *en) friendRules() []Rule {
	c := e.classes
	romance := []string{"fr", "es", "it", "pt"}
	return []Rule{
		{
			ID: "en.actual", Category: FalseFriend, Severity: 1, Natives: []string{"de", "fr", "es", "it", "pt"},
			Pass: []string{"The actual reason is different.", "He actually likes it.", "My current job.", "The actual cost."},
			Fail: fails("I like my actual job. | actual | current | de", "My actual address is new. | actual | current | es",
				"My actual boss is nice. | actual | current | fr", "What is your actual job? | actual | current | pt"),
			find: c.patterns("my|your|his|her [ actual ] job|boss|address|flat|school|teacher|company => current"),
		},
		{
			ID: "en.sensible", Category: FalseFriend, Severity: 2, Natives: []string{"de", "fr", "es", "it", "pt"},
			Pass: []string{"It is sensible to wait.", "He is a sensible man.", "Sensitive skin.", "Sensible shoes."},
			Fail: fails("I am sensible to noise. | sensible | sensitive | fr",
				"My skin is sensible to light. | sensible | sensitive | es", "I have sensible skin. | sensible | sensitive | de",
				"He is sensible to criticism. | sensible | sensitive | it"),
			find: c.patterns("[ sensible ] to noise|light|criticism|cold|heat|pain => sensitive",
				"[ sensible ] skin|teeth|eyes => sensitive"),
		},
		{
			ID: "en.library", Category: FalseFriend, Severity: 2, Natives: romance,
			Pass: []string{
				"I study in the library.", "I borrowed a book from the library.", "I bought it in a bookshop.",
				"The library is closed.",
			},
			Fail: fails("I bought a book in the library. | library | bookshop | es",
				"I want to buy books in a library. | library | bookshop | fr",
				"I bought this book at the library. | library | bookshop | it",
				"She bought my book in the library. | library | bookshop | pt"),
			find: c.patterns("buy|bought a|this|the|my|some? book|books in|at|from a|the [ library ] => bookshop"),
		},
		{
			ID: "en.attend", Category: FalseFriend, Severity: 2, Natives: romance,
			Pass: []string{"I attended a class.", "She assisted the teacher.", "He assisted in the search.", "An assist to a teammate."},
			Fail: fails("I assisted to a concert. | assisted to | attended | fr",
				"I want to assist to the class. | assist to | attend | es",
				"We assisted to the meeting. | assisted to | attended | it", "I will assist to a conference. | assist to | attend | pt"),
			find: c.patterns("[ assist to ] a|the|my class|meeting|concert|course|conference|lesson|party => attend",
				"[ assisted to ] a|the|my class|meeting|concert|course|conference|lesson|party => attended"),
		},
		{
			ID: "en.become", Category: FalseFriend, Severity: 3, Natives: []string{"de"},
			Pass: []string{"I became a teacher.", "I got a letter.", "It becomes cold.", "He became rich."},
			Fail: fails("I became a letter. | became | got | de", "I want to become a beer. | become | get | de",
				"She became an email. | became | got | de", "Can I become a coffee? | become | get | de"),
			find: c.patterns("[ become ] a|an|my letter|email|present|gift|beer|coffee|steak => get",
				"[ became ] a|an|my letter|email|present|gift|beer|coffee|steak => got"),
		},
		{
			ID: "en.chef", Category: FalseFriend, Severity: 2, Natives: []string{"de", "fr"},
			Pass: []string{"The chef cooked.", "My boss is nice.", "He is a chef.", "A good chef."},
			Fail: fails("My chef at the office is nice. | chef | boss | de", "The chef of my company called. | chef | boss | fr",
				"The chef of our firm left. | chef | boss | de", "My chef in the bank is angry. | chef | boss | de"),
			find: c.patterns("my|the [ chef ] at|in|of the|my|our|this office|company|firm|bank|factory|school => boss"),
		},
		{
			ID: "en.handy", Category: FalseFriend, Severity: 2, Natives: []string{"de"},
			Pass: []string{"A handy tool.", "My handy guide.", "My phone rang.", "It comes in handy."},
			Fail: fails("My handy is broken. | handy | phone | de", "I lost my handy. | handy | phone | de",
				"Where is your handy? | handy | phone | de", "His handy rang. | handy | phone | de"),
			find: c.patterns("my|your|his [ handy ] is|was|rang => phone", "my|your|his|a [ handy ] > => phone"),
		},
		{
			ID: "en.fabric", Category: FalseFriend, Severity: 2, Natives: []string{"de", "fr", "es", "it", "pt"},
			Pass: []string{"A soft fabric.", "He works in a factory.", "The fabric shop.", "The fabric of society."},
			Fail: fails("I work in a fabric. | fabric | factory | de", "He worked in the fabric. | fabric | factory | es",
				"She works in a fabric. | fabric | factory | fr", "My father works at a fabric. | fabric | factory | pt"),
			find: c.patterns("work|works|worked|working in|at a|the [ fabric ] > => factory"),
		},
		{
			ID: "en.parking", Category: FalseFriend, Severity: 1, Natives: []string{"de", "fr", "es", "it"},
			Pass: []string{"Parking is free.", "A parking space.", "The camping trip.", "No parking."},
			Fail: fails("Is there a parking? | parking | car park | fr", "I'm looking for a parking. | parking | car park | de",
				"We slept in a camping. | camping | campsite | es", "There is a camping near the lake. | camping | campsite | it"),
			find: c.patterns("a|this [ parking ] > => car park", "a [ parking ] near|in|at => car park",
				"a|this [ camping ] > => campsite", "a [ camping ] near|in|at => campsite"),
		},
	}
}
