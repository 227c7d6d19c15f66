// What a change to files would mean for the running project, as the API says it.

// A schedule: in words, and when it fires next (milliseconds).
export interface Fires {
  words: string
  timezone: string
  next: number[]
}

export interface Consequence {
  kind: 'route' | 'topic' | 'schedule' | 'messages' | 'state' | 'stream' | 'name' | 'problem' | 'unknown'
  severity: 'breaks' | 'changes' | 'info'
  message: string
  step?: string | null
  topic?: string | null
  path?: string | null
  line?: number | null
  before?: string | Fires | null
  after?: string | Fires | null
}
