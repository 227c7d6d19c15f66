// What the API says of changing a Step's file as a whole.
import type { Consequence } from '../../consequences/types'
import type { FieldProblem } from '../../new/types'

export type Deed = 'rename' | 'duplicate' | 'delete'

// `to`: where the file goes. Without `before` it is new, without `after` it goes.
export interface FileChange {
  path: string
  to?: string | null
  before?: string | null
  after?: string | null
}

export interface Outlook {
  changes: FileChange[]
  consequences: Consequence[]
  problems: FieldProblem[]
  versions?: Record<string, string>
}

// `path`: where the file is now, null for one that is gone; `undo` puts that back.
export interface Done {
  path: string | null
  undo?: { path: string; text: string }
}
