package llm

// Queries are all statements of the budgets, by name.
var Queries = map[string]string{
	"reserveSQL": reserveSQL, "setLimitsSQL": setLimitsSQL, "usageStateSQL": usageStateSQL, "endSQL": endSQL, "staleSQL": staleSQL,
}
