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
  column?: number | null
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
  label: string | null
  story: { ok?: string; fail?: string; wait?: string } | null
  importance: 'low' | 'normal'
  line: number | null
  // Git’s name for the content that runs.
  version?: string | null
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
  streams?: StreamNode[]
  problems: Problem[]
}

export interface StreamNode {
  name: string
  file: string
  broken: StepNode['broken']
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
  after?: number | null
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
  role: 'viewer' | 'operator' | 'editor' | 'admin' | null
  // The script of the console's newest build; a page that loaded another one is old.
  page: string | null
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
  traces?: TraceNews[]
  tracesMore?: number
  // The spans of the open trace, in the order of the columns that its page names.
  spans?: unknown[][]
  queues?: Record<string, QueueDepth | null>
  // Which calls changed the state: "state.set tickets/4711".
  state?: string[]
  // What passed by in the streams, and how much more there was than one page can follow.
  events?: StreamEvent[]
  eventsMore?: number
  snapshot?: number | null
  source?: boolean
  // Since when, in milliseconds, the source is away.
  since?: number
  gap?: number | null
  from?: string
  ready?: boolean
  error?: { code: string; message: string }
}

// Something that happened in a stream: create, update and delete carry data, "event" what somebody sent.
export interface StreamEvent {
  id: string
  at: number
  stream: string
  group: string
  item: string | null
  event: { type: string; data?: unknown; event?: { type: string; data?: unknown } }
}

// A sentence of the studio's: words, and what they lead to.
export type Part =
  | string
  | { text: string; span: string }
  | { text: string; step: string }
  | { text: string; trace: string }
  | { text: string; term: string }
  | { hidden: true }

// What waits for one Step behind one of its triggers. `oldest` is since when, null where nothing waits.
export interface QueueDepth {
  step: string | null
  topic: string | null
  waiting: number
  running: number
  delayed: number
  failed: number
  oldest: number | null
  // How many went well within the last minute, and how many workers take from it.
  rate: number
  workers: number
  paused: PauseNote | null
}

// Who paused a Step, and when, as far as it is known.
export interface PauseNote {
  by: string | null
  at: number | null
}

// A trace as the live socket tells of it when it begins or ends.
export interface TraceNews {
  traceId: string
  name: string
  step: string | null
  trigger: string | null
  status: string
  start: number
  end: number | null
}

export type Positions = Record<string, [number, number]>

export interface SavedLayout {
  version: string
  positions: Record<string, Positions>
}
