// Which problems are told already: those of fields that somebody has left, and all once the button was pressed.
import { useState } from 'react'
import type { FieldProblem } from './types'

export interface Told {
  told: (field: string) => FieldProblem[]
  left: (field: string) => void
  tellAll: () => void
  isAll: boolean
  // What no field shows.
  others: FieldProblem[]
}

const SHOWN = /^(?:name|text|flows|folder|description|enqueues|virtual\w+|trigger\.(?!type$).+)$/

export function useTold(problems: FieldProblem[]): Told {
  const [fields, setFields] = useState<ReadonlySet<string>>(new Set())
  const [isAll, setAll] = useState(false)
  return {
    told: (field) => (isAll || fields.has(field) ? problems.filter((each) => each.field === field).slice(0, 1) : []),
    left: (field) => setFields((known) => (known.has(field) ? known : new Set([...known, field]))),
    tellAll: () => setAll(true),
    isAll,
    others: isAll ? problems.filter(({ field }) => !SHOWN.test(field)) : [],
  }
}
