// Saves at once where nothing would come of it; else what would is shown first, and a second save goes ahead.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Consequence } from '../consequences/types'
import { isWeighty } from '../consequences/words'
import type { OpenFile } from './useFile'
import { type Outlook, useOutlook } from './useOutlook'

export interface GuardedSave {
  // Saves what is typed, or what two versions were merged into.
  save: (merged?: string) => Promise<void>
  // What is shown before a save; null while nothing is.
  held: Consequence[] | null
  // Shows what would come of it, without a save.
  show: () => void
  close: () => void
  // The last save went ahead without knowing what would come of it.
  isBlind: boolean
  outlook: Outlook
}

export function useGuardedSave(path: string, file: OpenFile): GuardedSave {
  const outlook = useOutlook(path, file.typed)
  const [held, setHeld] = useState<Consequence[] | null>(null)
  const [isBlind, setBlind] = useState(false)
  const isLooking = useRef(false)
  const isDirty = file.shown?.isDirty ?? false

  // A draft that was found is looked at like what is typed.
  useEffect(() => {
    if (isDirty) outlook.typing()
    else setHeld(null)
  }, [isDirty, outlook.typing])

  const goAhead = async (merged: string | undefined) => {
    setHeld(null)
    await file.save(merged)
  }
  // What would come of the text as it is in the end: it may be typed in meanwhile.
  const look = async (merged: string | undefined) => {
    const text = () => merged ?? file.typed()
    let looked: string
    let found: Consequence[] | null
    do {
      looked = text()
      found = await outlook.look(looked)
    } while (found !== null && text() !== looked)
    return found
  }
  const save = async (merged?: string) => {
    // A key may be pressed before what was typed is drawn.
    if (!file.isDirty() || isLooking.current) return
    if (held) return goAhead(merged)
    isLooking.current = true
    const found = await look(merged).finally(() => {
      isLooking.current = false
    })
    setBlind(found === null)
    if (found?.some(isWeighty)) setHeld(found)
    else await goAhead(merged)
  }
  return {
    save,
    held,
    show: () => setHeld(outlook.found),
    close: useCallback(() => setHeld(null), []),
    isBlind,
    outlook,
  }
}
