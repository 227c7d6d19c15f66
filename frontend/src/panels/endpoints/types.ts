// What the API says of endpoints. Times are milliseconds.

// JSON Schema, as far as the page reads it.
export type Schema = boolean | { [key: string]: unknown }

export interface Endpoint {
  step: string
  // Names it within its Step: "http(POST /tickets)".
  trigger: string
  method: string
  path: string
  params: string[]
  query: { name: string; description: string }[]
  body: Schema | null
  responses: Record<string, Schema>
  description: string | null
  flows: string[]
  condition: boolean
  runs: boolean
  problem: string | null
  // The Step that serves this route in its place.
  shadowedBy: string | null
}

// A request as studio.json keeps it. `body` is JSON; `text` is sent as it is.
export interface SavedRequest {
  endpoint?: string
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  headers?: Record<string, unknown>
  body?: unknown
  text?: string
}

export type Examples = Record<string, Record<string, SavedRequest>>

export interface EndpointPage {
  version: number
  endpoints: Endpoint[]
  examples: Examples
  problem: { message: string; hint: string | null } | null
}

export interface LastAnswer {
  status: number | null
  outcome: string
  at: number
  took: number | null
  traceId: string | null
}

// By Step and trigger.
export interface LastAnswers {
  last: Record<string, Record<string, LastAnswer>>
}

// "POST /tickets", which also stands in the address and in studio.json.
export function nameOf({ method, path }: { method: string; path: string }): string {
  return `${method} ${path}`
}
