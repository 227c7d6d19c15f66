// What people do to files as a whole: make, move and delete them, and put back what they deleted.
import { useState } from 'react'
import { go } from '../../../core/address'
import { ApiError } from '../../../core/api'
import { dropDraft, findDraft, keepDraft } from '../drafts'
import { moveFile, readFile, removeFile, saveFile } from '../files'

export interface Asked {
  deed: 'new' | 'move' | 'delete'
  // Of a new file: the one that it is to be beside.
  path: string | null
}

interface Gone {
  path: string
  text: string
}

export interface FileActs {
  asked: Asked | null
  ask: (asked: Asked | null) => void
  make: (path: string) => Promise<void>
  move: (path: string, to: string) => Promise<void>
  remove: (path: string) => Promise<void>
  // What was deleted last, until that is put back or dismissed.
  gone: Gone | null
  putBack: () => Promise<void>
  dismiss: () => void
}

// `listed`: the list of files has changed.
export function useFileActs(project: string, listed: () => void): FileActs {
  const [asked, ask] = useState<Asked | null>(null)
  const [gone, setGone] = useState<Gone | null>(null)
  const make = async (path: string, text = '') => {
    const saved = await saveFile(path, text, null)
    if ('theirs' in saved) throw new ApiError('value_changed', `there is a file ${path} by now`, 'choose another name')
    listed()
    go({ file: path, row: null })
  }
  const move = async (path: string, to: string) => {
    const { version } = await readFile(path)
    await moveFile(path, to, version)
    const draft = findDraft(project, path)
    if (draft && keepDraft(project, to, draft)) dropDraft(project, path)
    listed()
    go({ file: to, row: null })
  }
  const remove = async (path: string) => {
    const { version } = await readFile(path)
    setGone({ path, text: await removeFile(path, version) })
    listed()
    go({ file: null, row: null })
  }
  const putBack = async () => {
    if (!gone) return
    await make(gone.path, gone.text)
    setGone(null)
  }
  return { asked, ask, make, move, remove, gone, putBack, dismiss: () => setGone(null) }
}
