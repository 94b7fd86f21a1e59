// Package openapi serves the description of the contract for tools that speak plain HTTP and JSON, OpenAPI 3.1.
//
// The file openapi.yaml is generated from the .proto files with their comments, by the program in gen; "make generate" runs
// it. Nothing else is described than the contract, and a test keeps the file in step with the descriptors that are linked
// into the server.
package openapi
