// What was deleted last, for as long as it can be put back with one click. Nothing newer is ever written over.
import { useState } from 'react'
import { ApiError } from '../../core/api'
import { createStore, useStore } from '../../core/store'
import { counted } from '../../core/time'
import { UndoBar } from '../../ui/UndoBar'
import { type Gone, put } from './source'

interface Deleted {
  group: string
  gone: Gone[]
}

const last = createStore<Deleted | null>(null)

export function noteGone(group: string, gone: Gone[]): void {
  last.set({ group, gone })
}

export function Undo() {
  const deleted = useStore(last, (known) => known)
  const [said, setSaid] = useState<string | null>(null)
  const undo = async () => {
    if (!deleted) return
    last.set(null)
    setSaid(await putBack(deleted))
  }
  if (!deleted && !said) return null
  return (
    <UndoBar
      said={deleted ? told(deleted) : (said ?? '')}
      undo={deleted && deleted.gone.length > 0 ? () => void undo() : undefined}
      dismiss={() => {
        last.set(null)
        setSaid(null)
      }}
    />
  )
}

function told({ group, gone }: Deleted): string {
  if (gone.length === 0) return 'It was gone already.'
  return gone.length === 1
    ? `Deleted ${gone[0]?.key} of ${group}.`
    : `Deleted ${gone.length.toLocaleString()} keys of ${group}.`
}

async function putBack({ group, gone }: Deleted): Promise<string> {
  const kept: string[] = []
  for (const { key, value } of gone) {
    try {
      await put(group, key, JSON.stringify(value), null)
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'value_changed') {
        return error instanceof Error ? error.message : String(error)
      }
      kept.push(key)
    }
  }
  const back = gone.length - kept.length
  const first = back === 0 ? 'Nothing was put back' : `${counted(back, 'key')} put back`
  return kept.length === 0 ? `${first}.` : `${first}; ${kept.slice(0, 3).join(', ')} has a newer value, which stays.`
}
