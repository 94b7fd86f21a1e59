package tutor

import (
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/wire"
)

func styleMessage(style Style) pb.Style { return pb.Style(max(0, slices.Index(styles, style))) }

func scenarioMessage(s *Scenario) *pb.Scenario {
	if s == nil {
		return nil
	}
	return &pb.Scenario{
		Id: s.ID, Own: s.Own, Title: s.Title, Level: pb.Level(s.Level), Style: styleMessage(s.Style), Goals: s.Goals,
		TutorRole: s.TutorRole, LearnerRole: s.LearnerRole, Languages: s.languages(),
	}
}

func timeMessage(at *time.Time) *timestamppb.Timestamp {
	if at == nil {
		return nil
	}
	return timestamppb.New(*at)
}

func sessionMessage(s Session) *pb.Session {
	return &pb.Session{
		Id: s.ID.String(), Language: s.Language, TranslationLanguage: s.Native, Level: pb.Level(s.Level), Style: styleMessage(s.Style),
		Scenario: scenarioMessage(s.Setting), Topic: s.Topic, Planned: durationpb.New(s.Planned),
		CreatedAt: timestamppb.New(s.CreatedAt), EndedAt: timeMessage(s.EndedAt), Turns: int32(s.Turns),
		RunningTurnId: wire.OptionalID(s.Running), Report: reportMessage(s.Report),
	}
}

func reportMessage(r *Report) *pb.SessionReport {
	if r == nil {
		return nil
	}
	m := &pb.SessionReport{
		Active: durationpb.New(time.Duration(r.ActiveMS) * time.Millisecond), Turns: int32(r.Turns), WordsProduced: r.Produced,
		WordsNew: r.New, Practise: r.Practise, Suggestions: suggestionMessages(r.Suggestions), Xp: int32(r.XP),
	}
	for category := CategoryOther; category <= CategoryRepetition; category++ {
		if n := r.Corrections[category]; n > 0 {
			m.Corrections = append(m.Corrections, &pb.CategoryCount{Category: pb.CorrectionCategory(category), Count: int32(n)})
		}
	}
	return m
}

func suggestionMessages(suggestions []Suggestion) []*pb.SuggestedEntry {
	out := make([]*pb.SuggestedEntry, len(suggestions))
	for i, s := range suggestions {
		out[i] = &pb.SuggestedEntry{
			Id: s.ID.String(), Term: s.Term, Translation: s.Translation, Example: s.Example, FromError: s.FromError, Added: s.Added,
		}
	}
	return out
}

func targetMessages(targets []Target) []*pb.Target {
	out := make([]*pb.Target, len(targets))
	for i, t := range targets {
		out[i] = &pb.Target{EntryId: t.EntryID.String(), Term: t.Term, New: t.New, UsedByTutor: t.Used}
	}
	return out
}

var states = map[State]pb.TurnState{
	Pending: pb.TurnState_TURN_STATE_PENDING, Streaming: pb.TurnState_TURN_STATE_STREAMING, Complete: pb.TurnState_TURN_STATE_COMPLETE,
	Incomplete: pb.TurnState_TURN_STATE_INCOMPLETE, Failed: pb.TurnState_TURN_STATE_FAILED, Cancelled: pb.TurnState_TURN_STATE_CANCELLED,
}

var kinds = map[Kind]pb.EvidenceKind{
	Seen: pb.EvidenceKind_EVIDENCE_KIND_SEEN, Recognised: pb.EvidenceKind_EVIDENCE_KIND_RECOGNISED,
	Produced: pb.EvidenceKind_EVIDENCE_KIND_PRODUCED, ProducedWithError: pb.EvidenceKind_EVIDENCE_KIND_PRODUCED_WITH_ERROR,
	Wrong: pb.EvidenceKind_EVIDENCE_KIND_WRONG, Hinted: pb.EvidenceKind_EVIDENCE_KIND_HINTED,
}

// scriptedProvider is the name of the offline tutor among the providers.
const scriptedProvider = "scripted"

func turnMessage(t Turn) *pb.Turn {
	m := &pb.Turn{
		Id: t.ID.String(), Position: int32(t.Position), State: states[t.State], LearnerText: t.LearnerText, TutorText: t.TutorText,
		Targets: targetMessages(t.Targets), CreatedAt: timestamppb.New(t.CreatedAt), FinishedAt: timeMessage(t.FinishedAt),
		Scripted: t.Provider == scriptedProvider,
	}
	for _, c := range t.Corrections {
		if c.Shown {
			m.Corrections = append(m.Corrections, &pb.Correction{
				Id: c.ID.String(), Start: int32(c.Start), End: int32(c.End), Category: pb.CorrectionCategory(c.Category),
				Severity: int32(c.Severity), Suggestion: c.Suggestion, Explanation: c.Explanation,
			})
		}
	}
	for _, c := range t.Credits {
		m.Credits = append(m.Credits, &pb.WordCredit{
			EntryId: c.EntryID.String(), Term: c.Term, Kind: kinds[c.Kind], ReviewId: wire.OptionalID(c.ReviewID),
		})
	}
	if s := t.Summary; s != nil {
		m.Summary = &pb.TurnSummary{
			Xp: int32(s.XP), CorrectionsHeldBack: int32(s.HeldBack), ErrorFree: s.ErrorFree, MissedTargets: s.Missed, TooLong: s.TooLong,
			WrongLanguage: s.WrongLanguage, Suggestions: suggestionMessages(s.Suggestions),
		}
	}
	return m
}
