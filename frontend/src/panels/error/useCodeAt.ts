// Where a place in the project's code is shown: in the editor for whoever may change it, else beside the Step of the file.
import { useMemo } from 'react'
import type { Changes } from '../../core/address'
import { useStore } from '../../core/store'
import { flowState } from '../../live/project'
import { useMay } from '../../live/role'

export interface CodeAt {
  // The Step of each file.
  steps: ReadonlyMap<string, string>
  // Null where nothing shows the file.
  at: (file: string, line: number | null) => Changes | null
}

export function useCodeAt(): CodeAt {
  const mayEdit = useMay('editor')
  const flow = useStore(flowState, (state) => state.flow)
  return useMemo(() => {
    const steps = new Map(flow?.nodes.map(({ file, name }) => [file, name]))
    return { steps, at: (file, line) => codeAt(file, line, steps.get(file), mayEdit) }
  }, [flow, mayEdit])
}

export function codeAt(file: string, line: number | null, step: string | undefined, mayEdit: boolean): Changes | null {
  if (mayEdit) return { view: 'code', file, row: line === null ? null : String(line), span: null, topic: null }
  if (step === undefined) return null
  return { step, part: line === null ? 'code' : String(line), span: null, topic: null }
}
