import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Finds a Python that has the libraries of the example in this folder: one of the folder, or the system's. */
export function findPython(folder: string): string | undefined {
  return [ownPython(folder), 'python3', '/usr/bin/python3'].find(
    python => spawnSync(python, ['-c', 'import authlib, flask, requests'], { stdio: 'ignore' }).status === 0,
  )
}

/** Makes a Python environment in the folder, with the libraries. Returns its Python. */
export function installPython(folder: string): string {
  process.stdout.write('Installing the dependencies …\n')
  const python = ownPython(folder)
  execFileSync('python3', ['-m', 'venv', '.venv'], { cwd: folder, stdio: 'inherit' })
  const install = ['-m', 'pip', 'install', '--quiet', '-r', 'requirements.txt']
  execFileSync(python, install, { cwd: folder, stdio: 'inherit' })
  return python
}

function ownPython(folder: string): string {
  return join(folder, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
}
