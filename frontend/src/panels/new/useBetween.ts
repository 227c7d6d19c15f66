// What else has to change where a new Step comes before another one: that one takes what the new one sends.
import { useMemo, useState } from 'react'
import { useApi } from '../../core/query'
import { useStore } from '../../core/store'
import type { StepNode } from '../../core/types'
import { flowState } from '../../live/project'
import { type FilePage, saveFile } from '../code/files'
import { type Retopic, retopic } from './between'

export interface Between {
  step: StepNode
  takes: string
  sends: string
  // Null while the file is being read, and where the change isn't plain.
  change: Retopic | null
  isRead: boolean
  isWanted: boolean
  setWanted: (isWanted: boolean) => void
  // Changes the file on the base of what was read; false where somebody has changed it meanwhile.
  write: () => Promise<boolean>
}

export function useBetween(before: string | null, takes: string, sends: string): Between | null {
  const step = useStore(flowState, ({ flow }) => flow?.nodes.find(({ name }) => name === before) ?? null)
  const isAsked = step !== null && takes !== '' && sends !== ''
  const path = step && `files/${step.file.split('/').map(encodeURIComponent).join('/')}`
  const { data, error } = useApi<FilePage>(isAsked ? path : null, { staleTime: 0 })
  const [isWanted, setWanted] = useState(true)
  const change = useMemo(() => (data ? retopic(data.text, takes, sends) : null), [data, takes, sends])
  if (!step || !isAsked) return null
  const write = async () => {
    if (!data || !change) return false
    return !('theirs' in (await saveFile(step.file, change.text, data.version)))
  }
  return { step, takes, sends, change, isRead: data !== undefined || error !== null, isWanted, setWanted, write }
}
