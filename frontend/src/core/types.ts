// What the JSON API and the live socket say. Times are milliseconds since the epoch unless the name says otherwise.

export type Severity = 'debug' | 'info' | 'warn' | 'error'

export interface Trigger {
  kind: string
  label: string
  icon: string
  colour: string
  summary: string
  suffix: string
  condition: boolean
}

export interface Problem {
  file: string
  line: number | null
  severity: 'error' | 'warning' | 'info'
  message: string
  hint: string | null
  code: string
}

export interface StepNode {
  id: string
  name: string
  file: string
  language: string
  description: string | null
  flows: string[]
  broken: Pick<Problem, 'message' | 'line' | 'hint'> | null
  runner: string | null
  triggers: Trigger[]
  enqueues: string[]
  virtual: boolean
}

export interface FlowEdge {
  id: string
  source: string
  target: string
  kind: string
  name: string
  label: string | null
  conditional: boolean
  virtual: boolean
}

export interface Flow {
  version: number
  nodes: StepNode[]
  edges: FlowEdge[]
  flows: string[]
  problems: Problem[]
}

export interface LogLine {
  time: number
  severity: Severity
  message: string
  step: string | null
  attempt: number | null
  traceId: string | null
  spanId: string | null
  data: unknown
  source: string
}

export interface LogPage {
  logs: (LogLine & { id: number })[]
  before: number | null
  position: string
}

export interface LastRun {
  start: number
  end: number
  status: string
  traceId: string
}

export interface Activity {
  running: number
  succeeded: number
  failed: number
  skipped: number
  last: LastRun | null
}

export interface ActivityPage {
  steps: Record<string, Activity>
  position: string
}

export interface ActivityChange {
  started: number
  succeeded: number
  failed: number
  skipped: number
  last?: LastRun
}

export interface Run {
  traceId: string
  spanId: string
  start: number
  end: number | null
  status: string
  message: string | null
  attempt: number | null
  trigger: string | null
}

export interface Project {
  name: string
  folder: string
  ports: { api: number; streams: number }
  versions: Record<string, string>
  user: string
}

export interface Doubt {
  message: string
  hint: string
}

export interface RedisPage {
  answers: boolean
  doubts: Doubt[]
}

export interface Frame {
  last?: string
  logs?: LogLine[]
  activity?: Record<string, ActivityChange>
  snapshot?: number | null
  source?: boolean
  // Since when, in milliseconds, the source is away.
  since?: number
  gap?: number | null
  from?: string
  ready?: boolean
  error?: { code: string; message: string }
}
