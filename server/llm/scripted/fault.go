package scripted

import (
	"slices"
	"strings"

	"github.com/languagetutor/languagetutor/server/llm"
)

// Fault makes an answer go wrong, so that others can be tested against it. It is for the next request that it fits.
type Fault struct {
	before, cut llm.Kind
	words       int
	hang        bool
	// say replaces the answer.
	say func(llm.Brief) string

	tasks  []llm.Task
	always bool
}

// Always makes a fault stay for all requests that it fits.
func (f Fault) Always() Fault {
	f.always = true
	return f
}

// On confines a fault to some tasks.
func (f Fault) On(tasks ...llm.Task) Fault {
	f.tasks = tasks
	return f
}

// FailBefore fails before the first word.
func FailBefore(kind llm.Kind) Fault { return Fault{before: kind} }

// CutAfter fails after some words, or after the last one where there are fewer.
func CutAfter(words int, kind llm.Kind) Fault { return Fault{cut: kind, words: words} }

// Hang says nothing until the context ends.
func Hang() Fault { return Fault{hang: true} }

// Garbage answers what is no JSON to a task that wants an object.
func Garbage() Fault {
	return Fault{say: func(llm.Brief) string { return `Sure! Here it is: {"text": "no end` }}.On(llm.TaskAnalyse, llm.TaskHint, llm.TaskTranslate)
}

// IgnoreTargets leaves the targets out.
func IgnoreTargets() Fault {
	return Fault{say: func(b llm.Brief) string {
		b.Targets = nil
		return answer(b)
	}}.On(spoken...)
}

// WrongLanguage answers in another language, the learner's own where it can.
func WrongLanguage() Fault {
	return Fault{say: func(b llm.Brief) string {
		other := base(b.Native)
		if _, known := speeches()[other]; !known || other == base(b.Language) {
			other = "en"
		}
		if other == base(b.Language) {
			other = "fr"
		}
		b.Language, b.Opening = other, ""
		return answer(b)
	}}.On(spoken...)
}

// TooLong says twice as many words as are allowed, and more.
func TooLong() Fault {
	return Fault{say: func(b llm.Brief) string {
		end := answer(b)
		m := in(b.Language).manner(b.Style, difficultyOf(b.Level))
		var parts []string
		for n := 0; n <= 2*b.Words; b.Turn++ {
			part := choose(b, commentSlot, m.Comment)
			parts = append(parts, part)
			n += countWords(part, b.Language)
		}
		return strings.Join(append(parts, end), " ")
	}}.On(spoken...)
}

// Hostile says exactly this text, whatever the task.
func Hostile(text string) Fault {
	return Fault{say: func(llm.Brief) string { return text }}
}

// spoken are the tasks that want prose.
var spoken = []llm.Task{llm.TaskReply, llm.TaskSimplify}

// answer is what is said to a brief under the fault.
func (f Fault) answer(b llm.Brief) string {
	if f.say != nil {
		return f.say(b)
	}
	return answer(b)
}

// take returns the fault for a request, and forgets it unless it stays.
func (p *Provider) take(task llm.Task) Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, fault := range p.faults {
		if len(fault.tasks) > 0 && !slices.Contains(fault.tasks, task) {
			continue
		}
		if !fault.always {
			p.faults = slices.Delete(p.faults, i, i+1)
		}
		return fault
	}
	return Fault{}
}
