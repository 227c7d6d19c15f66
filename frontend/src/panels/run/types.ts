// What the API says of running a Step.
import type { Schema } from './schema'

export interface Part {
  // "" is the input as a whole; a request has "params", "query", "headers" and "body".
  name: string
  title: string
  // Null where the Step says nothing of it: any JSON goes.
  schema: Schema | null
}

export interface Entrance {
  index: number
  suffix: string
  kind: string
  label: string
  icon: string
  colour: string
  summary: string
  condition: boolean
  parts: Part[]
}

// A place of an input that isn’t kept as it was.
export interface Lost {
  path: string
  why: string
}

export interface Recorded {
  traceId: string
  spanId: string
  // Only where one was asked for by itself.
  step?: string
  trigger: string | null
  at: number
  status: string
  input: unknown
  lost: Lost[]
}

export interface Saved {
  name: string
  trigger: string
  input: unknown
  // Only in the form of a Step: secrets that the reader doesn’t see.
  lost?: Lost[]
}

export interface RunForm {
  step: string
  problem: string | null
  triggers: Entrance[]
  recent: Recorded[]
  saved: Saved[]
}

export interface Started {
  step: string
  trigger: string
  traceId: string
  spanId: string
  answer: { status: number | null; type: string | null; body: string; cut: boolean; error: string | null } | null
}
