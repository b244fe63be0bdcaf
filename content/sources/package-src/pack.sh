#!/bin/sh
# Packs the sample packages of the unit `try-packages` from the folders beside this file. The SCORM ones are made by
# simple-scorm-packager (npm), which writes imsmanifest.xml and adds the schemas; needs a line to npm, and `zip`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
unit=$here/../units/try-packages
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" simple-scorm-packager@0.2.7
pack_scorm() { # folder, version, title, identifier
  cp -r "$here/$1" "$work/$1" && cp "$here"/shared/* "$work/$1/"
  (cd "$work" && node -e "
    const [folder, version, title, identifier] = process.argv.slice(1);
    require('simple-scorm-packager')({ version, organization: 'Yuanjiao', title, language: 'ug', identifier,
      masteryScore: 60, startingPage: 'index.html', source: folder,
      package: { version: '1.0.0', zip: true, name: folder, outputFolder: 'out-' + folder } }, () => {});
  " "$@" > /dev/null)
  cp "$work/out-$1"/*.zip "$unit/$1.zip"
}
pack_scorm scorm-1.2 1.2 'Drip irrigation: before the valve is opened' yuanjiao-drip-valve
pack_scorm scorm-2004 '2004 4th Edition' 'The phone rings: can it be believed?' yuanjiao-phone-call
cp -r "$here/h5p" "$work/h5p" && cp "$here"/shared/* "$work/h5p/H5P.ThreeQuestions-1.0/"
rm -f "$unit/winter-sheep.h5p"
(cd "$work/h5p" && zip -q -X -D -r "$unit/winter-sheep.h5p" h5p.json content H5P.ThreeQuestions-1.0)
mkdir -p "$unit/water" && cp "$here"/html/* "$here/shared/lesson.css" "$unit/water/"
