// What the API says of new files, and what it is asked for.

export type Kind = 'step' | 'stream' | 'noop'

export interface TriggerField {
  // As the body of the request calls it: "path".
  name: string
  label: string
  // Which names complete it; "choice" has options.
  kind: 'text' | 'choice' | 'topic' | 'stream' | 'group' | 'cron'
  required: boolean
  options?: string[]
  placeholder?: string | undefined
}

export interface TriggerKind {
  type: string
  label: string
  icon: string
  colour: string
  // When a Step with it runs: "a request arrives".
  words: string
  fields: TriggerField[]
}

export interface TopicKnown {
  name: string
  consumers: string[]
  producers: string[]
  schema: boolean
}

export interface NewForm {
  languages: { name: string; label: string; used: number }[]
  triggers: TriggerKind[]
  flows: string[]
  topics: TopicKnown[]
  folders: string[]
  states: string[]
  streams: string[]
}

// `field` is "name", "text", or "trigger.path": a place of the body.
export interface FieldProblem {
  field: string
  message: string
  hint: string | null
}

export interface SchemaFrom {
  seen: number
  newest: string | null
  traceId: string | null
}

// Path and text are null while too little is known for a file.
export interface Preview {
  path: string | null
  text: string | null
  language: string | null
  schema: unknown
  schemaFrom: SchemaFrom | null
  schedule?: { words: string; next: number[] } | null
  problems: FieldProblem[]
  notes: string[]
}

export interface NewFile {
  kind: Kind
  language: string
  name: string
  folder?: string
  flows: string[]
  description?: string
  trigger?: Record<string, string>
  enqueues?: string[]
  schemaFrom?: { topic: string }
  virtualSubscribes?: string[]
  virtualEnqueues?: string[]
  text?: string
}
