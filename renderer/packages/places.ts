// Owns: the names inside the address of a package. Without any import, since the worker of the course
// origin carries them along.

/** No file of a package can be reached below this name. */
export const playerFolder = '~player';
export const startPage = `${playerFolder}/start.html`;
