package analytics_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/durationpb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/analytics"
	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/rpc"
)

// as is the context of a request that the learner makes.
func as(t testing.TB, learner uuid.UUID) context.Context {
	return rpc.WithCaller(t.Context(), rpc.Caller{LearnerID: learner})
}

func (w *world) handler() pb.AnalyticsServiceHandler { return analytics.NewHandler(w.service) }

// history gives the learner two days: a good one the day before yesterday, and a little today.
func (w *world) history(learner uuid.UUID) {
	w.t.Helper()
	w.studied(learner, today-2, 10)
	err := w.write(learner, func(l *analytics.Ledger) {
		l.Add(analytics.Review{Day: today, Rating: 1, Duration: 30 * time.Second, First: true})
		l.Add(analytics.Review{Day: today, Rating: 2, Duration: 2500 * time.Millisecond, InReview: true, Retrievability: 0.9, WasDue: true})
		l.Add(analytics.Review{Day: today, Rating: 1, InReview: true, Retrievability: 0.7, WasDue: true})
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

var (
	activityThen = &pb.Activity{
		Reviews: 10, ReviewsRight: 10, ActiveTime: durationpb.New(100 * time.Second), Xp: 10, Retention: &pb.Retention{},
	}
	activityNow = &pb.Activity{
		Reviews: 3, ReviewsRight: 1, NewCards: 1, ActiveTime: durationpb.New(32500 * time.Millisecond), Xp: 4,
		// The Wilson interval of one in two, from R. G. Newcombe's formula: 0.0945 to 0.9055.
		Retention: &pb.Retention{Reviews: 2, Right: 1, Rate: 0.5, Low: 0.0945, High: 0.9055, Predicted: 0.8},
	}
	activityBoth = &pb.Activity{
		Reviews: 13, ReviewsRight: 11, NewCards: 1, ActiveTime: durationpb.New(132500 * time.Millisecond), Xp: 14,
		Retention: activityNow.GetRetention(),
	}
)

// nearly compares messages, and shares to four decimals.
var nearly = cmp.Options{
	protocmp.Transform(),
	cmp.Comparer(func(a, b float64) bool { return a-b < 5e-5 && b-a < 5e-5 }),
}

func date(day int32) *pb.Date { return &pb.Date{Year: 2026, Month: 3, Day: day} }

func TestGetSummaryTellsEveryField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner, other := w.learner("UTC"), w.learner("UTC")
	w.history(learner)
	got, err := w.handler().GetSummary(as(t, learner), &pb.GetSummaryRequest{})
	if err != nil {
		t.Fatal(err)
	}
	want := &pb.GetSummaryResponse{
		Day: date(10), Today: activityNow, GoalMinutes: 10, Streak: &pb.Streak{Longest: 1},
		Total: activityBoth, Level: 1, NextLevelXp: 100,
	}
	if diff := cmp.Diff(want, got, nearly); diff != "" {
		t.Fatalf("want - got:\n%s", diff)
	}
	w.studied(learner, today-1, 80)
	w.studied(learner, today, 60)
	if got, err = w.handler().GetSummary(as(t, learner), &pb.GetSummaryRequest{}); err != nil {
		t.Fatal(err)
	}
	streak := &pb.Streak{Current: 3, Longest: 3, TodayCounts: true}
	if diff := cmp.Diff(streak, got.GetStreak(), nearly); diff != "" || !got.GetGoalReached() || got.GetLevel() != 2 || got.GetNextLevelXp() != 300 {
		t.Fatalf("after much study: %v\n%s", got, diff)
	}
	if got, err = w.handler().GetSummary(as(t, other), &pb.GetSummaryRequest{}); err != nil || got.GetTotal().GetReviews() != 0 {
		t.Fatalf("another learner has %v, %v", got, err)
	}
}

func TestGetStreakTellsEveryKindOfDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner("UTC")
	for ago := calendar.Date(6); ago <= 12; ago++ {
		w.studied(learner, today-ago, 10)
	}
	w.studied(learner, today-3, 10)
	got, err := w.handler().GetStreak(as(t, learner), &pb.GetStreakRequest{Days: 7})
	if err != nil {
		t.Fatal(err)
	}
	const (
		counted = pb.StreakDayKind_STREAK_DAY_KIND_COUNTED
		frozen  = pb.StreakDayKind_STREAK_DAY_KIND_FROZEN
		missed  = pb.StreakDayKind_STREAK_DAY_KIND_MISSED
		open    = pb.StreakDayKind_STREAK_DAY_KIND_OPEN
	)
	want := &pb.GetStreakResponse{Streak: &pb.Streak{Longest: 7}}
	for i, kind := range []pb.StreakDayKind{counted, frozen, missed, counted, missed, missed, open} {
		want.Days = append(want.Days, &pb.StreakDay{Day: date(int32(4 + i)), Kind: kind})
	}
	if diff := cmp.Diff(want, got, nearly); diff != "" {
		t.Fatalf("want - got:\n%s", diff)
	}
	if got, err = w.handler().GetStreak(as(t, learner), &pb.GetStreakRequest{}); err != nil || len(got.GetDays()) != 30 {
		t.Fatalf("%d days when none are asked, %v", len(got.GetDays()), err)
	}
}

func TestGetStatisticsTellsEveryField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner("UTC")
	w.history(learner)
	for name, request := range map[string]*pb.GetStatisticsRequest{
		"a range":  {From: date(8), To: date(10)},
		"defaults": {},
	} {
		got, err := w.handler().GetStatistics(as(t, learner), request)
		if err != nil {
			t.Fatal(err)
		}
		want := &pb.GetStatisticsResponse{
			From: date(8), To: date(10), Total: activityBoth,
			Days: []*pb.DayStatistics{
				{Day: date(8), Activity: activityThen, Ratings: []int32{0, 0, 10, 0}},
				{Day: date(10), Activity: activityNow, Ratings: []int32{2, 1, 0, 0}},
			},
		}
		if name == "defaults" {
			want.From = &pb.Date{Year: 2026, Month: 2, Day: 9}
		}
		if diff := cmp.Diff(want, got, nearly); diff != "" {
			t.Fatalf("%s: want - got:\n%s", name, diff)
		}
	}
	for field, request := range map[string]*pb.GetStatisticsRequest{
		"from.day": {From: &pb.Date{Year: 2026, Month: 2, Day: 30}},
		"to.day":   {To: &pb.Date{Year: 2026, Month: 4, Day: 31}},
		"from":     {From: date(9), To: date(8)},
	} {
		_, err := w.handler().GetStatistics(as(t, learner), request)
		var f *fault.Error
		if !errors.As(err, &f) || f.Code != fault.InvalidArgument || len(f.Violations) != 1 || f.Violations[0].Field != field {
			t.Errorf("%v: got %v, want a violation of %s", request, err, field)
		}
	}
}

func TestAHandlerTellsAnErrorOfItsService(t *testing.T) {
	t.Parallel()
	h := newWorld(t).handler()
	ctx := as(t, uuid.New()) // nobody
	_, summary := h.GetSummary(ctx, &pb.GetSummaryRequest{})
	_, streak := h.GetStreak(ctx, &pb.GetStreakRequest{})
	_, statistics := h.GetStatistics(ctx, &pb.GetStatisticsRequest{})
	for _, err := range []error{summary, streak, statistics} {
		var f *fault.Error
		if !errors.As(err, &f) || f.Code != fault.NotFound {
			t.Errorf("got %v, want not_found", err)
		}
	}
}
