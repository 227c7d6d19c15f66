// What the page is made of. A new view, drawer panel or inspector is a folder beside these and a line here.
import { CalendarClock, Database, FileCode, Layers, List, Radio, ScrollText, Webhook, Workflow } from 'lucide-react'
import { type ComponentType, lazy } from 'react'
import type { Field } from '../core/address'
import { FlowView } from './flow/FlowView'
import { LogPanel } from './logs/LogPanel'
import { ProblemCount, ProblemPanel } from './problems/ProblemPanel'

// Fills the centre; `key` follows "g" on the keyboard. What isn't needed for the first sight is loaded when it is opened.
export interface View {
  id: string
  label: string
  Icon: ComponentType<{ size?: number }>
  key: string
  Body: ComponentType
}

// Lies below the centre. `Count` is a small number beside the label.
export interface DrawerPanel {
  id: string
  label: string
  Body: ComponentType
  Count?: ComponentType
}

// Shows what is selected: the first whose field is in the address. It gets the field's value.
export interface Inspector {
  field: Field
  label: string
  Body: ComponentType<{ id: string }>
}

export const VIEWS: View[] = [
  { id: 'flow', label: 'Flow', Icon: Workflow, key: 'f', Body: FlowView },
  { id: 'traces', label: 'Traces', Icon: List, key: 't', Body: lazy(() => import('./traces/TracesView')) },
  { id: 'logs', label: 'Logs', Icon: ScrollText, key: 'l', Body: lazy(() => import('./logs/LogsView')) },
  { id: 'queues', label: 'Queues', Icon: Layers, key: 'q', Body: lazy(() => import('./queues/QueuesView')) },
  {
    id: 'endpoints',
    label: 'Endpoints',
    Icon: Webhook,
    key: 'e',
    Body: lazy(() => import('./endpoints/EndpointsView')),
  },
  { id: 'state', label: 'State', Icon: Database, key: 's', Body: lazy(() => import('./state/StateView')) },
  { id: 'streams', label: 'Streams', Icon: Radio, key: 'm', Body: lazy(() => import('./streams/StreamsView')) },
  {
    id: 'schedules',
    label: 'Schedules',
    Icon: CalendarClock,
    key: 'c',
    Body: lazy(() => import('./schedules/SchedulesView')),
  },
  { id: 'code', label: 'Code', Icon: FileCode, key: 'x', Body: lazy(() => import('./code/CodeView')) },
]

export const DRAWER: DrawerPanel[] = [
  { id: 'logs', label: 'Logs', Body: LogPanel },
  { id: 'problems', label: 'Problems', Body: ProblemPanel, Count: ProblemCount },
]

export const INSPECTORS: Inspector[] = [
  { field: 'span', label: 'Span', Body: lazy(() => import('./span/SpanInspector')) },
  { field: 'step', label: 'Step', Body: lazy(() => import('./step/StepInspector')) },
  { field: 'topic', label: 'Topic', Body: lazy(() => import('./topic/TopicInspector')) },
]
