// What the API says of schedules. Times are milliseconds since the epoch.
export interface PastRun {
  traceId: string | null
  spanId: string
  at: number
  took: number | null
  status: string
  outcome: string | null
  message: string | null
  byHand: boolean
}

interface Paused {
  by: string | null
  at: number | null
}

export interface Scheduled {
  name: string
  step: string
  trigger: string
  description: string | null
  expression: string
  words: string
  timezone: string
  catchUp: 'none' | 'one' | 'all'
  condition: boolean
  broken: boolean
  next: number[]
  paused: Paused | null
  stepPaused: Paused | null
  runs: PastRun[]
}

export interface SchedulesPage {
  schedules: Scheduled[]
}
