package main

// commonComponents are the same for every contract that is served over Connect.
func commonComponents() components {
	return components{
		Schemas: map[string]*schema{
			"connect.Error": {
				Type: "object", Description: "What went wrong.",
				Properties: map[string]*schema{
					"code": {Type: "string", Enum: []any{
						"canceled", "unknown", "invalid_argument", "deadline_exceeded", "not_found", "already_exists",
						"permission_denied", "resource_exhausted", "failed_precondition", "aborted", "out_of_range",
						"unimplemented", "internal", "unavailable", "data_loss", "unauthenticated",
					}},
					"message": {Type: "string", Description: "What to do about it, in English."},
					"details": {Type: "array", Items: &schema{Ref: "#/components/schemas/connect.ErrorDetail"}},
				},
				Required: []string{"code"},
			},
			"connect.ErrorDetail": {
				Type: "object",
				Description: "A message of google.rpc: BadRequest with the fields that are wrong, RetryInfo with when to try " +
					"again, ErrorInfo with a reason.",
				Properties: map[string]*schema{
					"type":  {Type: "string", Description: `Name of the message, such as "google.rpc.BadRequest".`},
					"value": {Type: "string", ContentEncoding: "base64", Description: "The message in binary, without padding."},
					"debug": {Description: "The message in JSON, for people."},
				},
				Required: []string{"type", "value"},
			},
		},
		Responses: map[string]response{
			"Error": {
				Description: "An error.",
				Content:     map[string]media{mediaJSON: {Schema: &schema{Ref: "#/components/schemas/connect.Error"}}},
			},
		},
		Parameters: map[string]parameter{
			"Encoding": {
				Name: "encoding", In: "query", Required: true, Description: "How the message is written.",
				Schema: &schema{Const: "json"},
			},
			"TimeoutMs": {
				Name: "Connect-Timeout-Ms", In: "header", Schema: &schema{Type: "integer", Minimum: 0},
				Description: "How long the client will wait, in milliseconds. The server's own limit for the method stands.",
			},
		},
		SecuritySchemes: map[string]securityScheme{
			"accessToken": {
				Type: "http", Scheme: "bearer", BearerFormat: "JWT",
				Description: "The access token of AuthService.Login or Refresh.",
			},
		},
	}
}
