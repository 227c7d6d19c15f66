// Asks what a change would do while somebody thinks about it, and does it.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { go } from '../../../core/address'
import { type ApiError, sendJson } from '../../../core/api'
import { useSettled } from '../../../core/settled'
import { awaitStep } from '../../../live/awaited'
import { gone } from '../../../live/gone'
import { useAct } from '../../../ui/useAct'
import type { Deed, Done, Outlook } from './types'

const APART_MS = 200
export const CHANGE_CLOSED = { change: null } as const

export function useChange(deed: Deed, step: string, name: string) {
  const path = `steps/${encodeURIComponent(step)}/change`
  const asked = useSettled(name, APART_MS)
  const { data, error } = useQuery<Outlook, ApiError>({
    queryKey: [path, deed, asked],
    queryFn: ({ signal }) => sendJson<Outlook>('POST', path, { ...bodyOf(deed, asked), write: false }, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  const act = () => sendJson<Done>('POST', path, { ...bodyOf(deed, name), write: true, versions: data?.versions ?? {} })
  const { isBusy, refusal, submit } = useAct(act, (done) => leadOn(deed, step, name.trim(), done))
  return { outlook: data ?? null, error: refusal ?? error, isBusy, isBehind: name !== asked, write: submit }
}

function bodyOf(deed: Deed, name: string) {
  if (deed === 'rename') return { do: deed, to: name }
  return deed === 'duplicate' ? { do: deed, as: name } : { do: deed }
}

function leadOn(deed: Deed, step: string, name: string, { path, undo }: Done): void {
  if (deed === 'delete') {
    if (undo) gone.set({ step, ...undo })
    go({ ...CHANGE_CLOSED, step: null }, 'replace')
    return
  }
  go({ ...CHANGE_CLOSED, step: name, part: null }, 'replace')
  if (path !== null) awaitStep(path, name)
}
