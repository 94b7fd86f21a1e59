package analytics

import (
	"context"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/rpc"
	"github.com/languagetutor/languagetutor/server/wire"
)

// Handler is AnalyticsService over Connect.
type Handler struct {
	service *Service
}

// NewHandler returns the handler of a service.
func NewHandler(service *Service) *Handler { return &Handler{service: service} }

// GetSummary implements AnalyticsService.
func (h *Handler) GetSummary(ctx context.Context, _ *pb.GetSummaryRequest) (*pb.GetSummaryResponse, error) {
	s, err := h.service.Summary(ctx, rpc.MustCaller(ctx).LearnerID)
	if err != nil {
		return nil, err
	}
	level, next := Level(s.Total.XP)
	return &pb.GetSummaryResponse{
		Day:         wire.Date(s.Day),
		Today:       activityMessage(s.Today),
		GoalMinutes: int32(s.Goal / time.Minute),
		GoalReached: s.GoalReached(),
		Streak:      streakMessage(s.Streak),
		Total:       activityMessage(s.Total),
		Level:       int32(level),
		NextLevelXp: int32(next),
	}, nil
}

// GetStreak implements AnalyticsService.
func (h *Handler) GetStreak(ctx context.Context, req *pb.GetStreakRequest) (*pb.GetStreakResponse, error) {
	streak, days, err := h.service.Streak(ctx, rpc.MustCaller(ctx).LearnerID, int(req.GetDays()))
	if err != nil {
		return nil, err
	}
	out := &pb.GetStreakResponse{Streak: streakMessage(streak)}
	for _, d := range days {
		out.Days = append(out.Days, &pb.StreakDay{Day: wire.Date(d.Day), Kind: dayKinds[d.Kind]})
	}
	return out, nil
}

var dayKinds = map[DayKind]pb.StreakDayKind{
	DayMissed:  pb.StreakDayKind_STREAK_DAY_KIND_MISSED,
	DayCounted: pb.StreakDayKind_STREAK_DAY_KIND_COUNTED,
	DayFrozen:  pb.StreakDayKind_STREAK_DAY_KIND_FROZEN,
	DayOpen:    pb.StreakDayKind_STREAK_DAY_KIND_OPEN,
}

// GetStatistics implements AnalyticsService.
func (h *Handler) GetStatistics(ctx context.Context, req *pb.GetStatisticsRequest) (*pb.GetStatisticsResponse, error) {
	from, err := wire.ParseDate("from", req.GetFrom())
	if err != nil {
		return nil, err
	}
	to, err := wire.ParseDate("to", req.GetTo())
	if err != nil {
		return nil, err
	}
	s, err := h.service.Statistics(ctx, rpc.MustCaller(ctx).LearnerID, Range{From: from, To: to})
	if err != nil {
		return nil, err
	}
	out := &pb.GetStatisticsResponse{From: wire.Date(s.From), To: wire.Date(s.To), Total: activityMessage(s.Total)}
	for _, d := range s.Days {
		day := &pb.DayStatistics{Day: wire.Date(d.Day), Activity: activityMessage(d.Activity)}
		for _, n := range d.Ratings {
			day.Ratings = append(day.Ratings, int32(n))
		}
		out.Days = append(out.Days, day)
	}
	return out, nil
}

func activityMessage(a Activity) *pb.Activity {
	r := a.Retention()
	return &pb.Activity{
		Reviews:       int32(a.Reviews()),
		ReviewsRight:  int32(a.Right()),
		NewCards:      int32(a.NewCards),
		ActiveTime:    durationpb.New(a.Active()),
		Xp:            int32(a.XP),
		Turns:         int32(a.Turns),
		WordsProduced: int32(a.WordsProduced),
		Retention: &pb.Retention{
			Reviews: int32(a.RetentionReviews), Right: int32(a.RetentionRight),
			Rate: r.Rate, Low: r.Low, High: r.High, Predicted: r.Predicted,
		},
	}
}

func streakMessage(s Streak) *pb.Streak {
	return &pb.Streak{
		Current: int32(s.Current), Longest: int32(s.Longest), Freezes: int32(s.Freezes), TodayCounts: s.TodayCounts,
	}
}
