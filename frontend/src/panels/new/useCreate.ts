// Writes the file, and leads to what came of it.
import { useState } from 'react'
import { go } from '../../core/address'
import { type ApiError, asApiError, sendJson } from '../../core/api'
import { queries } from '../../core/query'
import { awaitStep } from '../../live/awaited'
import type { NewFile } from './types'
import type { Between } from './useBetween'
import { previewOf } from './usePreview'
import { NEW_CLOSED } from './ways'

interface Written {
  path: string
  version: string
}

export interface Creating {
  create: () => Promise<boolean>
  isBusy: boolean
  error: ApiError | null
}

export function useCreate(body: NewFile, between: Between | null): Creating {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const create = async () => {
    setBusy(true)
    setError(null)
    try {
      // What was typed last may not have been looked at yet.
      if ((await queries.fetchQuery(previewOf(JSON.stringify(body)))).problems.length > 0) return false
      const { path } = await sendJson<Written>('POST', 'new', { ...body, write: true })
      // Where another Step's file couldn't be changed as well, that file is what is left to do.
      const isWhole = !between?.change || !between.isWanted || (await between.write().catch(() => false))
      leadTo(body, path, isWhole ? null : (between?.step.file ?? null))
      return true
    } catch (problem) {
      setError(asApiError(problem))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { create, isBusy, error }
}

function leadTo({ kind, name }: NewFile, path: string, left: string | null): void {
  const alone = { ...NEW_CLOSED, topic: null, span: null, trace: null, part: null }
  if (kind === 'stream') {
    go({ ...alone, step: null, view: 'streams', stream: name, group: null, item: null }, 'replace')
    return
  }
  // All Steps are shown: a flow that is looked at may not be the new Step's.
  const view = left === null ? { view: null, flow: null } : { view: 'code', file: left, row: null }
  go({ ...alone, ...view, step: name }, 'replace')
  awaitStep(path, name)
}
