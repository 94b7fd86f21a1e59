// Package page encodes the opaque tokens by which lists are read page by page.
//
// A token holds the sort key of the last item sent, so that a page costs the same wherever it lies and items that come
// or go do not shift it. A token grants nothing: the query that it feeds still names the learner. Nothing here does I/O.
package page
