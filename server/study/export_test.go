package study

// Queries are all SQL constants of the package by name.
var Queries = map[string]string{
	"cardsSQL":         cardsSQL,
	"lockCardsSQL":     lockCardsSQL,
	"updateCardsSQL":   updateCardsSQL,
	"suspendCardsSQL":  suspendCardsSQL,
	"buryCardsSQL":     buryCardsSQL,
	"doneTodaySQL":     doneTodaySQL,
	"placedDecksSQL":   placedDecksSQL,
	"learningSQL":      learningSQL,
	"dueReviewsSQL":    dueReviewsSQL,
	"newCardsSQL":      newCardsSQL,
	"paceSQL":          paceSQL,
	"forecastSQL":      forecastSQL,
	"presetSQL":        presetSQL,
	"presetsSQL":       presetsSQL,
	"presetPageSQL":    presetPageSQL,
	"insertPresetSQL":  insertPresetSQL,
	"updatePresetSQL":  updatePresetSQL,
	"reviewsByIDSQL":   reviewsByIDSQL,
	"logsSQL":          logsSQL,
	"historySQL":       historySQL,
	"insertReviewsSQL": insertReviewsSQL,
	"updateBeforeSQL":  updateBeforeSQL,
	"undoReviewSQL":    undoReviewSQL,
}
