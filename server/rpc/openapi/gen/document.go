package main

// The parts of an OpenAPI 3.1 document that the contract needs, in the order in which they are written. Maps are written in
// alphabetical order.

type document struct {
	OpenAPI    string          `yaml:"openapi"`
	Info       info            `yaml:"info"`
	Tags       []tag           `yaml:"tags"`
	Paths      map[string]path `yaml:"paths"`
	Components components      `yaml:"components"`
}

type info struct {
	Title       string  `yaml:"title"`
	Version     string  `yaml:"version"`
	Description string  `yaml:"description"`
	License     license `yaml:"license"`
}

type license struct {
	Name       string `yaml:"name"`
	Identifier string `yaml:"identifier"`
}

type tag struct {
	Name        string `yaml:"name"`
	Description string `yaml:"description,omitempty"`
}

type path struct {
	Get  *operation `yaml:"get,omitempty"`
	Post *operation `yaml:"post"`
}

type operation struct {
	OperationID string                `yaml:"operationId"`
	Tags        []string              `yaml:"tags"`
	Description string                `yaml:"description,omitempty"`
	Policy      policy                `yaml:"x-policy"`
	Security    []map[string][]string `yaml:"security"`
	Parameters  []parameter           `yaml:"parameters,omitempty"`
	RequestBody *body                 `yaml:"requestBody,omitempty"`
	Responses   map[string]response   `yaml:"responses"`
}

type policy struct {
	Access          string `yaml:"access"`
	RecentSignIn    bool   `yaml:"recentSignIn,omitempty"`
	DeadlineSeconds uint32 `yaml:"deadlineSeconds,omitempty"`
}

type parameter struct {
	Ref         string           `yaml:"$ref,omitempty"`
	Name        string           `yaml:"name,omitempty"`
	In          string           `yaml:"in,omitempty"`
	Description string           `yaml:"description,omitempty"`
	Required    bool             `yaml:"required,omitempty"`
	Schema      *schema          `yaml:"schema,omitempty"`
	Content     map[string]media `yaml:"content,omitempty"`
}

type body struct {
	Required bool             `yaml:"required"`
	Content  map[string]media `yaml:"content"`
}

type media struct {
	Schema *schema `yaml:"schema"`
}

type response struct {
	Ref         string           `yaml:"$ref,omitempty"`
	Description string           `yaml:"description,omitempty"`
	Content     map[string]media `yaml:"content,omitempty"`
}

type components struct {
	Schemas         map[string]*schema        `yaml:"schemas"`
	Responses       map[string]response       `yaml:"responses"`
	Parameters      map[string]parameter      `yaml:"parameters"`
	SecuritySchemes map[string]securityScheme `yaml:"securitySchemes"`
}

type securityScheme struct {
	Type         string `yaml:"type"`
	Scheme       string `yaml:"scheme"`
	BearerFormat string `yaml:"bearerFormat"`
	Description  string `yaml:"description"`
}

// schema is a JSON Schema. The members that begin with x- hold rules that JSON Schema cannot say.
type schema struct {
	Ref                  string             `yaml:"$ref,omitempty"`
	Type                 any                `yaml:"type,omitempty"` // a name or several
	Format               string             `yaml:"format,omitempty"`
	ContentEncoding      string             `yaml:"contentEncoding,omitempty"`
	Description          string             `yaml:"description,omitempty"`
	Const                any                `yaml:"const,omitempty"`
	Enum                 []any              `yaml:"enum,omitempty"`
	AnyOf                []*schema          `yaml:"anyOf,omitempty"`
	Not                  *schema            `yaml:"not,omitempty"`
	MinLength            any                `yaml:"minLength,omitempty"`
	MaxLength            any                `yaml:"maxLength,omitempty"`
	Pattern              string             `yaml:"pattern,omitempty"`
	Minimum              any                `yaml:"minimum,omitempty"`
	ExclusiveMinimum     any                `yaml:"exclusiveMinimum,omitempty"`
	Maximum              any                `yaml:"maximum,omitempty"`
	ExclusiveMaximum     any                `yaml:"exclusiveMaximum,omitempty"`
	MinItems             any                `yaml:"minItems,omitempty"`
	MaxItems             any                `yaml:"maxItems,omitempty"`
	UniqueItems          bool               `yaml:"uniqueItems,omitempty"`
	Items                *schema            `yaml:"items,omitempty"`
	Properties           map[string]*schema `yaml:"properties,omitempty"`
	AdditionalProperties *schema            `yaml:"additionalProperties,omitempty"`
	Required             []string           `yaml:"required,omitempty"`
	MinBytes             any                `yaml:"x-min-bytes,omitempty"`
	MaxBytes             any                `yaml:"x-max-bytes,omitempty"`
	Shortest             string             `yaml:"x-minimum,omitempty"`
	Longest              string             `yaml:"x-maximum,omitempty"`
	Rules                []string           `yaml:"x-rules,omitempty"`
}
