// The ways to look at one trace. Another one is a folder beside these and a line here.
import { type ComponentType, lazy } from 'react'
import { StoryMode } from './story/StoryMode'
import { TimelineMode } from './timeline/TimelineMode'

export interface Mode {
  id: string
  label: string
  key: string
  Body: ComponentType<{ trace: string }>
}

export const MODES: Mode[] = [
  { id: 'story', label: 'Story', key: '1', Body: StoryMode },
  { id: 'diagram', label: 'Diagram', key: '2', Body: lazy(() => import('./run/RunMode')) },
  { id: 'timeline', label: 'Timeline', key: '3', Body: TimelineMode },
]
