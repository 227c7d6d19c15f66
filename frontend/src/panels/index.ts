// The panels of the dock. A new one is a folder beside these and a line here.
import type { ComponentType } from 'react'
import { LogPanel } from './logs/LogPanel'
import { ProblemCount, ProblemPanel } from './problems/ProblemPanel'

export interface Panel {
  id: string
  label: string
  Body: ComponentType
  // A small number beside the label.
  Count?: ComponentType
}

export const PANELS: Panel[] = [
  { id: 'logs', label: 'Logs', Body: LogPanel },
  { id: 'problems', label: 'Problems', Body: ProblemPanel, Count: ProblemCount },
]
