-- The schema as of 0.1.0, table by table. From the first release on, migrations are forward only, and this file does
-- not change: docs/decisions/0016-migrations-from-the-first-release.md. The extension pg_trgm exists when this runs,
-- in any schema.

-- TEXT

-- Compares text the same in every database, whatever its collation: in a Turkish one `lower('INFO')` is `ınfo`, and
-- two people could have the same address. Returns Unicode letters, composed (NFC) and in lower case; store/fold.ts
-- does the same.
create function fold_letters(given text) returns text
language plpgsql immutable parallel safe as $$
begin
  return translate(lower(normalize(given, NFC) collate "C"),
      'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƠƢƤƦƧƩƬƮ'
      'ƯƱƲƳƵƷƸƼǄǅǇǈǊǋǍǏǑǓǕǗǙǛǞǠǢǤǦǨǪǬǮǱǲǴǶǷǸǺǼǾȀȂȄȆȈȊȌȎȐȒȔȖȘȚȜȞȠȢȤȦȨȪȬȮȰȲȺȻȽȾɁɃɄɅɆɈɊɌɎͰͲͶͿΆΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫϏϘϚϜ'
      'ϞϠϢϤϦϨϪϬϮϴϷϹϺϽϾϿЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӁӃӅӇӉӋӍӐӒӔӖ'
      'ӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖႠႡႢႣႤႥႦႧႨႩႪႫႬႭႮႯႰႱႲႳႴႵႶႷႸႹႺႻႼႽႾႿჀჁჂჃჄჅ'
      'ჇჍᎠᎡᎢᎣᎤᎥᎦᎧᎨᎩᎪᎫᎬᎭᎮᎯᎰᎱᎲᎳᎴᎵᎶᎷᎸᎹᎺᎻᎼᎽᎾᎿᏀᏁᏂᏃᏄᏅᏆᏇᏈᏉᏊᏋᏌᏍᏎᏏᏐᏑᏒᏓᏔᏕᏖᏗᏘᏙᏚᏛᏜᏝᏞᏟᏠᏡᏢᏣᏤᏥᏦᏧᏨᏩᏪᏫᏬᏭᏮᏯᏰᏱᏲᏳᏴᏵᲉᲐᲑᲒᲓᲔᲕᲖᲗᲘᲙᲚᲛᲜᲝᲞᲟᲠᲡᲢᲣᲤᲥᲦᲧᲨᲩᲪᲫᲬᲭᲮ'
      'ᲯᲰᲱᲲᲳᲴᲵᲶᲷᲸᲹᲺᲽᲾᲿḀḂḄḆḈḊḌḎḐḒḔḖḘḚḜḞḠḢḤḦḨḪḬḮḰḲḴḶḸḺḼḾṀṂṄṆṈṊṌṎṐṒṔṖṘṚṜṞṠṢṤṦṨṪṬṮṰṲṴṶṸṺṼṾẀẂẄẆẈẊẌẎẐẒẔẞẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘ'
      'ỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸỺỼỾἈἉἊἋἌἍἎἏἘἙἚἛἜἝἨἩἪἫἬἭἮἯἸἹἺἻἼἽἾἿὈὉὊὋὌὍὙὛὝὟὨὩὪὫὬὭὮὯᾈᾉᾊᾋᾌᾍᾎᾏᾘᾙᾚᾛᾜᾝᾞᾟᾨᾩᾪᾫᾬᾭᾮᾯᾸᾹᾺᾼῈῊῌῘῙῚῨῩῪῬῸῺῼℲⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪ'
      'ⅫⅬⅭⅮⅯↃⒶⒷⒸⒹⒺⒻⒼⒽⒾⒿⓀⓁⓂⓃⓄⓅⓆⓇⓈⓉⓊⓋⓌⓍⓎⓏⰀⰁⰂⰃⰄⰅⰆⰇⰈⰉⰊⰋⰌⰍⰎⰏⰐⰑⰒⰓⰔⰕⰖⰗⰘⰙⰚⰛⰜⰝⰞⰟⰠⰡⰢⰣⰤⰥⰦⰧⰨⰩⰪⰫⰬⰭⰮⰯⱠⱢⱣⱤⱧⱩⱫⱭⱮⱯⱰⱲⱵⱾⱿⲀⲂⲄⲆⲈⲊⲌⲎⲐⲒⲔⲖⲘⲚⲜⲞⲠⲢⲤⲦⲨⲪⲬⲮⲰ'
      'ⲲⲴⲶⲸⲺⲼⲾⳀⳂⳄⳆⳈⳊⳌⳎⳐⳒⳔⳖⳘⳚⳜⳞⳠⳢⳫⳭⳲꙀꙂꙄꙆꙈꙊꙌꙎꙐꙒꙔꙖꙘꙚꙜꙞꙠꙢꙤꙦꙨꙪꙬꚀꚂꚄꚆꚈꚊꚌꚎꚐꚒꚔꚖꚘꚚꜢꜤꜦꜨꜪꜬꜮꜲꜴꜶꜸꜺꜼꜾꝀꝂꝄꝆꝈꝊꝌꝎꝐꝒꝔꝖꝘꝚꝜꝞꝠꝢꝤꝦꝨꝪꝬꝮꝹꝻꝽꝾꞀꞂꞄꞆꞋꞍꞐꞒꞖꞘꞚꞜꞞ'
      'ꞠꞢꞤꞦꞨꞪꞫꞬꞭꞮꞰꞱꞲꞳꞴꞶꞸꞺꞼꞾꟀꟂꟄꟅꟆꟇꟉꟋꟌ꟎Ꟑ꟒꟔ꟖꟘꟚꟜꟵＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ𐐀𐐁𐐂𐐃𐐄𐐅𐐆𐐇𐐈𐐉𐐊𐐋𐐌𐐍𐐎𐐏𐐐𐐑𐐒𐐓𐐔𐐕𐐖𐐗𐐘𐐙𐐚𐐛𐐜𐐝𐐞𐐟𐐠𐐡𐐢𐐣𐐤𐐥𐐦𐐧𐒰𐒱𐒲𐒳𐒴𐒵𐒶𐒷𐒸𐒹𐒺𐒻𐒼𐒽𐒾𐒿'
      '𐓀𐓁𐓂𐓃𐓄𐓅𐓆𐓇𐓈𐓉𐓊𐓋𐓌𐓍𐓎𐓏𐓐𐓑𐓒𐓓𐕰𐕱𐕲𐕳𐕴𐕵𐕶𐕷𐕸𐕹𐕺𐕼𐕽𐕾𐕿𐖀𐖁𐖂𐖃𐖄𐖅𐖆𐖇𐖈𐖉𐖊𐖌𐖍𐖎𐖏𐖐𐖑𐖒𐖔𐖕𐲀𐲁𐲂𐲃𐲄𐲅𐲆𐲇𐲈𐲉𐲊𐲋𐲌𐲍𐲎𐲏𐲐𐲑𐲒𐲓𐲔𐲕𐲖𐲗𐲘𐲙𐲚𐲛𐲜𐲝𐲞𐲟𐲠𐲡𐲢𐲣𐲤𐲥𐲦𐲧𐲨𐲩𐲪𐲫𐲬𐲭𐲮𐲯𐲰𐲱𐲲𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝'
      '𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥𑢠𑢡𑢢𑢣𑢤𑢥𑢦𑢧𑢨𑢩𑢪𑢫𑢬𑢭𑢮𑢯𑢰𑢱𑢲𑢳𑢴𑢵𑢶𑢷𑢸𑢹𑢺𑢻𑢼𑢽𑢾𑢿𖹀𖹁𖹂𖹃𖹄𖹅𖹆𖹇𖹈𖹉𖹊𖹋𖹌𖹍𖹎𖹏𖹐𖹑𖹒𖹓𖹔𖹕𖹖𖹗𖹘𖹙𖹚𖹛𖹜𖹝𖹞𖹟𖺠𖺡𖺢𖺣𖺤𖺥𖺦𖺧𖺨𖺩𖺪𖺫𖺬𖺭𖺮𖺯𖺰𖺱𖺲𖺳𖺴𖺵𖺶𖺷𖺸𞤀𞤁𞤂𞤃𞤄𞤅𞤆𞤇𞤈𞤉𞤊𞤋𞤌𞤍𞤎𞤏𞤐𞤑𞤒𞤓𞤔𞤕𞤖'
      '𞤗𞤘𞤙𞤚𞤛𞤜𞤝𞤞𞤟𞤠𞤡',
      'àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷÿźżžɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵơƣƥʀƨʃƭʈ'
      'ưʊʋƴƶʒƹƽǆǆǉǉǌǌǎǐǒǔǖǘǚǜǟǡǣǥǧǩǫǭǯǳǳǵƕƿǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȝȟƞȣȥȧȩȫȭȯȱȳⱥȼƚⱦɂƀʉʌɇɉɋɍɏͱͳͷϳάέήίόύώαβγδεζηθικλμνξοπρστυφχψωϊϋϗϙϛϝ'
      'ϟϡϣϥϧϩϫϭϯθϸϲϻͻͼͽѐёђѓєѕіїјљњћќѝўџабвгдежзийклмнопрстуфхцчшщъыьэюяѡѣѥѧѩѫѭѯѱѳѵѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӂӄӆӈӊӌӎӑӓӕӗ'
      'әӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆⴀⴁⴂⴃⴄⴅⴆⴇⴈⴉⴊⴋⴌⴍⴎⴏⴐⴑⴒⴓⴔⴕⴖⴗⴘⴙⴚⴛⴜⴝⴞⴟⴠⴡⴢⴣⴤⴥ'
      'ⴧⴭꭰꭱꭲꭳꭴꭵꭶꭷꭸꭹꭺꭻꭼꭽꭾꭿꮀꮁꮂꮃꮄꮅꮆꮇꮈꮉꮊꮋꮌꮍꮎꮏꮐꮑꮒꮓꮔꮕꮖꮗꮘꮙꮚꮛꮜꮝꮞꮟꮠꮡꮢꮣꮤꮥꮦꮧꮨꮩꮪꮫꮬꮭꮮꮯꮰꮱꮲꮳꮴꮵꮶꮷꮸꮹꮺꮻꮼꮽꮾꮿᏸᏹᏺᏻᏼᏽᲊაბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხ'
      'ჯჰჱჲჳჴჵჶჷჸჹჺჽჾჿḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕßạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộ'
      'ớờởỡợụủứừửữựỳỵỷỹỻỽỿἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὑὓὕὗὠὡὢὣὤὥὦὧᾀᾁᾂᾃᾄᾅᾆᾇᾐᾑᾒᾓᾔᾕᾖᾗᾠᾡᾢᾣᾤᾥᾦᾧᾰᾱὰᾳὲὴῃῐῑὶῠῡὺῥὸὼῳⅎⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺ'
      'ⅻⅼⅽⅾⅿↄⓐⓑⓒⓓⓔⓕⓖⓗⓘⓙⓚⓛⓜⓝⓞⓟⓠⓡⓢⓣⓤⓥⓦⓧⓨⓩⰰⰱⰲⰳⰴⰵⰶⰷⰸⰹⰺⰻⰼⰽⰾⰿⱀⱁⱂⱃⱄⱅⱆⱇⱈⱉⱊⱋⱌⱍⱎⱏⱐⱑⱒⱓⱔⱕⱖⱗⱘⱙⱚⱛⱜⱝⱞⱟⱡɫᵽɽⱨⱪⱬɑɱɐɒⱳⱶȿɀⲁⲃⲅⲇⲉⲋⲍⲏⲑⲓⲕⲗⲙⲛⲝⲟⲡⲣⲥⲧⲩⲫⲭⲯⲱ'
      'ⲳⲵⲷⲹⲻⲽⲿⳁⳃⳅⳇⳉⳋⳍⳏⳑⳓⳕⳗⳙⳛⳝⳟⳡⳣⳬⳮⳳꙁꙃꙅꙇꙉꙋꙍꙏꙑꙓꙕꙗꙙꙛꙝꙟꙡꙣꙥꙧꙩꙫꙭꚁꚃꚅꚇꚉꚋꚍꚏꚑꚓꚕꚗꚙꚛꜣꜥꜧꜩꜫꜭꜯꜳꜵꜷꜹꜻꜽꜿꝁꝃꝅꝇꝉꝋꝍꝏꝑꝓꝕꝗꝙꝛꝝꝟꝡꝣꝥꝧꝩꝫꝭꝯꝺꝼᵹꝿꞁꞃꞅꞇꞌɥꞑꞓꞗꞙꞛꞝꞟ'
      'ꞡꞣꞥꞧꞩɦɜɡɬɪʞʇʝꭓꞵꞷꞹꞻꞽꞿꟁꟃꞔʂᶎꟈꟊɤꟍ꟏ꟑꟓꟕꟗꟙꟛƛꟶａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ𐐨𐐩𐐪𐐫𐐬𐐭𐐮𐐯𐐰𐐱𐐲𐐳𐐴𐐵𐐶𐐷𐐸𐐹𐐺𐐻𐐼𐐽𐐾𐐿𐑀𐑁𐑂𐑃𐑄𐑅𐑆𐑇𐑈𐑉𐑊𐑋𐑌𐑍𐑎𐑏𐓘𐓙𐓚𐓛𐓜𐓝𐓞𐓟𐓠𐓡𐓢𐓣𐓤𐓥𐓦𐓧'
      '𐓨𐓩𐓪𐓫𐓬𐓭𐓮𐓯𐓰𐓱𐓲𐓳𐓴𐓵𐓶𐓷𐓸𐓹𐓺𐓻𐖗𐖘𐖙𐖚𐖛𐖜𐖝𐖞𐖟𐖠𐖡𐖣𐖤𐖥𐖦𐖧𐖨𐖩𐖪𐖫𐖬𐖭𐖮𐖯𐖰𐖱𐖳𐖴𐖵𐖶𐖷𐖸𐖹𐖻𐖼𐳀𐳁𐳂𐳃𐳄𐳅𐳆𐳇𐳈𐳉𐳊𐳋𐳌𐳍𐳎𐳏𐳐𐳑𐳒𐳓𐳔𐳕𐳖𐳗𐳘𐳙𐳚𐳛𐳜𐳝𐳞𐳟𐳠𐳡𐳢𐳣𐳤𐳥𐳦𐳧𐳨𐳩𐳪𐳫𐳬𐳭𐳮𐳯𐳰𐳱𐳲𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽'
      '𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅𑣀𑣁𑣂𑣃𑣄𑣅𑣆𑣇𑣈𑣉𑣊𑣋𑣌𑣍𑣎𑣏𑣐𑣑𑣒𑣓𑣔𑣕𑣖𑣗𑣘𑣙𑣚𑣛𑣜𑣝𑣞𑣟𖹠𖹡𖹢𖹣𖹤𖹥𖹦𖹧𖹨𖹩𖹪𖹫𖹬𖹭𖹮𖹯𖹰𖹱𖹲𖹳𖹴𖹵𖹶𖹷𖹸𖹹𖹺𖹻𖹼𖹽𖹾𖹿𖺻𖺼𖺽𖺾𖺿𖻀𖻁𖻂𖻃𖻄𖻅𖻆𖻇𖻈𖻉𖻊𖻋𖻌𖻍𖻎𖻏𖻐𖻑𖻒𖻓𞤢𞤣𞤤𞤥𞤦𞤧𞤨𞤩𞤪𞤫𞤬𞤭𞤮𞤯𞤰𞤱𞤲𞤳𞤴𞤵𞤶𞤷𞤸'
      '𞤹𞤺𞤻𞤼𞤽𞤾𞤿𞥀𞥁𞥂𞥃');
end
$$;

create function fold(given text) returns text
language sql immutable parallel safe
return case when octet_length(given) = char_length(given) then lower(given collate "C") else fold_letters(given) end;

-- PEOPLE

create table users (
  id varchar(12) primary key,
  username varchar(128) constraint users_username_key unique,
  primary_email varchar(128),
  primary_phone varchar(128) constraint users_primary_phone_key unique,
  name varchar(128),
  avatar varchar(2048),
  password_digest varchar(256),
  password_algorithm varchar(16),
  password_updated_at timestamptz,
  is_password_expired boolean not null default false,
  profile jsonb not null default '{}',
  custom_data jsonb not null default '{}',
  identities jsonb not null default '{}',
  application_id varchar(21),
  cimd_client_id varchar(2048),
  is_suspended boolean not null default false,
  last_sign_in_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Increases whenever a token of the person is revoked. Nodes compare it with the version of their cached tokens.
  access_version integer not null default 0,
  -- Whether the person has a second factor or a passkey, and whether one is a passkey, which the settings can allow
  -- for signing in. The table `factors` has the factors themselves.
  has_factor boolean not null default false,
  has_passkey boolean not null default false,
  -- The person's choices about factors and passkeys.
  logto_config jsonb not null default '{}',
  -- The reason and the end of a suspension. The suspension ends at that time, even before a job updates this row.
  suspension_reason varchar(256),
  suspended_until timestamptz,
  -- When the account is deleted, if its deletion is scheduled; until then it is closed.
  deletes_at timestamptz,
  -- Whether the person locked the account and has not looked through its factors since.
  needs_security_review boolean not null default false,
  constraint users_check check ((password_digest is null) = (password_algorithm is null)),
  constraint users_suspension_check check (is_suspended or (suspension_reason is null and suspended_until is null))
) with (fillfactor = 85);
create unique index users_primary_email_key on users (fold(primary_email));
create index users_username_folded on users (fold(username));
create index users_newest on users (created_at desc, id);
-- Partial: few people are suspended. No index is on a column that a change of name touches, so such a change stays a
-- heap-only tuple (HOT) update.
create index users_suspended on users (created_at desc, id) where is_suspended;
create index users_suspended_until on users (suspended_until) where suspended_until is not null;
create index users_deletes_at on users (deletes_at) where deletes_at is not null;
-- The filters of user lists. A change of name touches none of these columns and stays a HOT update. A sign-in changes
-- one of them, which costs little beside hashing the password.
create index users_custom_data on users using gin (custom_data jsonb_path_ops);
create index users_last_sign_in on users (last_sign_in_at);

-- Optimistic locking: fails if the row changed since it was read. `version` is its xmin at that time; `present` is
-- its xmin now, null if the row was deleted. `serialization_failure` is PostgreSQL's code for a transaction that can
-- be retried.
create function require_version(present xid, version text) returns void language plpgsql as $$
begin
  if present is null or present::text <> version then
    raise exception 'the row was changed since it was read' using errcode = 'serialization_failure';
  end if;
end
$$;

-- The searchable fields of a user in lower case, one a line: a narrow row with one substring index, so that a change
-- of name does not update every index of `users`.
create table user_search (
  user_id varchar(12) primary key references users on delete cascade,
  document text not null,
  created_at timestamptz not null
) with (fillfactor = 85);
-- Each search reads the index's pending list, so its size is limited to 256 kB.
create index user_search_document on user_search using gin (document gin_trgm_ops) with (gin_pending_list_limit = 256);

-- One line a field. Line breaks inside a field become a character that no search contains.
create function user_document(users) returns text language sql immutable
return E'\n' || fold(concat_ws(E'\n', $1.id, $1.username, $1.primary_email, $1.primary_phone,
    translate($1.name, E'\n', E'\x1f'))) || E'\n';

create function keep_new_users_searchable() returns trigger language plpgsql as $$
begin
  insert into user_search (user_id, document, created_at)
    select users.id, user_document(users), users.created_at from changed join users using (id);
  return null;
end
$$;
create trigger users_searchable after insert on users
  referencing new table as changed for each statement execute function keep_new_users_searchable();

-- Users whose search document is outdated. Updating the index dominates the cost of a change of name. So a change
-- only adds a row here, and documents are renewed in batches; see directory/user-documents.ts. Each change adds its
-- own row: concurrent changes do not wait for each other, and a renewal that takes a row sees its change. Rows are
-- short-lived, so autovacuum runs early.
create table user_search_changes (user_id varchar(12) not null)
  with (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);
create index user_search_changes_user on user_search_changes (user_id);

create function keep_user_searchable() returns trigger language plpgsql as $$
begin
  insert into user_search_changes (user_id) values (new.id);
  return null;
end
$$;
create trigger user_searchable after update of username, primary_email, primary_phone, name on users
  for each row when ((old.username, old.primary_email, old.primary_phone, old.name)
    is distinct from (new.username, new.primary_email, new.primary_phone, new.name))
  execute function keep_user_searchable();

-- The documents to search, with outdated ones replaced by current ones. `not in` lets PostgreSQL read the changes
-- once into a hash. With a join, the planner, whose statistics may show no changes, would read all of them for each
-- document.
create view user_documents as
  select user_id, document, created_at from user_search
    where user_id not in (select user_id from user_search_changes)
  union all
  select id, user_document(users), created_at from users
    where id in (select user_id from user_search_changes);

-- The exact number of users without a count: spread over several rows, so that concurrent creations do not wait for
-- each other.
create table user_counts (
  slot smallint primary key,
  amount bigint not null default 0
);
insert into user_counts (slot) select generate_series(0, 15);

create function count_users() returns trigger language plpgsql as $$
declare
  each integer := case when tg_op = 'INSERT' then 1 else -1 end;
  difference bigint;
begin
  select each * count(*) into difference from changed;
  if difference <> 0 then
    update user_counts set amount = amount + difference where slot = pg_backend_pid() % 16;
    insert into figure_changes (slot, kind, amount)
      select slot_of(created_at), 'newUser', each * count(*) from changed group by 1;
  end if;
  return null;
end
$$;
create trigger users_counted_in after insert on users
  referencing new table as changed for each statement execute function count_users();
create trigger users_counted_out after delete on users
  referencing old table as changed for each statement execute function count_users();

-- IDENTITIES AT OTHER PROVIDERS

-- The owner of each social identity, at most one person. `users.identities` alone cannot prevent races.
create table identity_owners (
  target varchar(128) not null,
  identity_id varchar(255) not null,
  user_id varchar(12) not null references users on delete cascade,
  primary key (target, identity_id),
  unique (user_id, target)
);

-- Applies to every write of identities: a removed identity can no longer sign in or be read, and an added one has no
-- other owner.
create function follow_identities() returns trigger language plpgsql as $$
begin
  delete from identity_owners
    where user_id = new.id and identity_id is distinct from new.identities -> target ->> 'userId';
  delete from social_tokens
    where user_id = new.id and identity_id is distinct from new.identities -> target ->> 'userId';
  insert into identity_owners (target, identity_id, user_id)
    select each.key, each.value ->> 'userId', new.id from jsonb_each(new.identities) as each
    where not exists (select from identity_owners where user_id = new.id and target = each.key);
  return null;
end
$$;
create trigger follow_new_identities after insert on users
  for each row when (new.identities <> '{}') execute function follow_identities();
create trigger follow_identities after update of identities on users
  for each row when (new.identities is distinct from old.identities) execute function follow_identities();

-- FACTORS AND VERIFICATIONS

-- Second factors and passkeys.
create table factors (
  id varchar(21) primary key,
  user_id varchar(12) not null references users on delete cascade,
  type varchar(16) not null check (type in ('Totp', 'WebAuthn', 'BackupCode')),
  -- The order in the person's list; a replacement keeps the position.
  position bigint generated always as identity,
  name text,
  agent text,
  created_at timestamptz not null,
  last_used_at timestamptz,
  -- An authenticator app: its secret, encrypted with the server's key, and the last accepted time step (replay
  -- protection).
  sealed_secret text,
  last_used_step integer,
  -- A passkey.
  credential_id text constraint factors_credential_id_key unique,
  public_key text,
  counter bigint,
  transports text[],
  rp_id text,
  is_multi_device boolean,
  is_backed_up boolean,
  check ((type = 'Totp') = (sealed_secret is not null)),
  check ((type = 'WebAuthn') = (credential_id is not null and public_key is not null and counter is not null and rp_id is not null))
);
create index factors_of_user on factors (user_id, position);
create unique index factors_totp_key on factors (user_id) where type = 'Totp';

-- A code has 40 bits, so a plain hash could be reversed by brute force. The digest is a MAC under the server's key,
-- over the factor's id as well.
create table backup_codes (
  factor_id varchar(21) not null references factors on delete cascade,
  position smallint not null,
  digest varchar(43) not null,
  masked varchar(10) not null,
  used_at timestamptz,
  primary key (factor_id, position)
);

-- Challenges for passkey sign-ins that begin without an identifier.
create table passkey_challenges (
  interaction_uid text primary key,
  challenge text not null,
  expires_at timestamptz not null
);
create index passkey_challenges_expiry on passkey_challenges (expires_at);

create table verification_records (
  id varchar(21) primary key,
  user_id varchar(12) references users on delete cascade,
  type varchar(32) not null,
  payload jsonb not null default '{}',
  is_verified boolean not null default false,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- A verification code works once and allows a limited number of wrong tries.
  wrong_tries smallint not null default 0,
  used_at timestamptz
);
create index verification_records_user on verification_records (user_id);
create index verification_records_expiry on verification_records (expires_at);

-- Codes that belong to no account: those of the Management API and of sign-ins. The recipient is a hash of an e-mail
-- address or a phone number. A new code replaces the former one of the same purpose; a code is deleted when it is used.
create table verification_codes (
  recipient varchar(43) not null,
  usage varchar(32) not null,
  -- Empty for the Management API, whose codes belong to no interaction.
  interaction_uid text not null default '',
  sealed_code text not null,
  wrong_tries smallint not null default 0,
  created_at timestamptz not null,
  primary key (recipient, usage, interaction_uid)
);
create index verification_codes_moment on verification_codes (created_at);

-- Every attempt at a secret. The target is a hash of a user's id, an e-mail address, a phone number or a name,
-- whether or not it exists.
create table attempts (
  id bigint generated always as identity primary key,
  action varchar(32) not null,
  target varchar(43) not null,
  -- Counts against the target. A pending attempt counts; a successful one does not.
  is_failure boolean not null,
  created_at timestamptz not null
);
create index attempts_target on attempts (target, action, created_at);
create index attempts_moment on attempts (created_at);

-- The account, if the identifier has one, is for administrators who are asked for help.
create table lockouts (
  target varchar(43) primary key,
  user_id varchar(12) references users on delete cascade,
  action varchar(32) not null,
  place varchar(16) not null,
  started_at timestamptz not null,
  ends_at timestamptz not null
);
create index lockouts_of_user on lockouts (user_id);

-- Counts an attempt before the secret is checked, so that concurrent attempts cannot exceed the limit. The function
-- is volatile: each statement sees rows that were committed while it waited for the lock.
create function begin_attempt(asked_target text, asked_action text, moment timestamptz, out attempt_id bigint, out failures integer, out blocked_until timestamptz)
language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(asked_target, 1));
  select ends_at into blocked_until from lockouts where target = asked_target and ends_at > moment;
  if blocked_until is not null then
    return;
  end if;
  insert into attempts (action, target, is_failure, created_at) values (asked_action, asked_target, true, moment)
    returning id into attempt_id;
  select count(*) into failures from attempts
    where target = asked_target and is_failure and action <> 'Message' and created_at > moment - interval '1 hour';
end
$$;

-- Throttles messages: counts one before it is sent; returns no id if the limit is reached.
create function begin_message(asked_target text, moment timestamptz, most integer, window_length interval) returns bigint
language plpgsql as $$
declare
  made bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended(asked_target, 2));
  if (select count(*) from attempts where target = asked_target and action = 'Message' and created_at > moment - window_length) < most then
    insert into attempts (action, target, is_failure, created_at) values ('Message', asked_target, false, moment) returning id into made;
  end if;
  return made;
end
$$;

-- The counters of throttles, shared by all nodes. Unlogged, so that no count waits for the disk; a crash may lose
-- counters. The columns are those of rate-limiter-flexible; `expire` is in milliseconds since the Unix epoch.
create unlogged table throttles (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
) with (fillfactor = 70);

-- SESSIONS, DEVICES, AND NOTICES

-- The data of an OIDC session, by its uid: the sign-in, the client, and whether the session was ended here. An ended
-- session stays until it would have expired, so that a concurrent request cannot revive its tokens; see
-- `oidc/adapter.ts`.
create table sessions (
  uid text primary key,
  user_id varchar(12) not null references users on delete cascade,
  client_id text,
  event varchar(16) not null,
  verifications jsonb not null,
  address text,
  user_agent text,
  country varchar(2),
  city varchar(128),
  signed_in_at timestamptz not null,
  ended_at timestamptz,
  -- Whether grants with `offline_access` outlive the ended session: after a sign-out in the browser they do, as on
  -- the wire.
  keeps_offline_access boolean not null default false,
  expires_at timestamptz not null
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table trusted_devices (
  id varchar(21) primary key,
  user_id varchar(12) not null references users on delete cascade,
  secret_hash varchar(43) not null,
  user_agent text,
  country varchar(2),
  city varchar(128),
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null
);
create index trusted_devices_user on trusted_devices (user_id, created_at desc, id);
create index trusted_devices_expiry on trusted_devices (expires_at);

-- Former addresses, so that their owner can undo the change; see account/undo.ts.
create table address_changes (
  id varchar(21) primary key,
  user_id varchar(12) not null references users on delete cascade,
  field varchar(16) not null check (field in ('primaryEmail', 'primaryPhone')),
  former_value text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- When the change was undone, or superseded because an earlier one was undone.
  closed_at timestamptz
);
create index address_changes_user on address_changes (user_id, created_at);
create index address_changes_expiry on address_changes (expires_at);

-- The links of security notices that lock the account, as hashes; see account/lockdown-links.ts.
create table lockdown_links (
  token_hash varchar(43) primary key,
  user_id varchar(12) not null references users on delete cascade,
  -- The address that the notice went to. It decides what the link may restore.
  sent_type varchar(8) not null check (sent_type in ('email', 'phone')),
  sent_to varchar(128) not null,
  -- The moment of what the notice reports.
  reported_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index lockdown_links_user on lockdown_links (user_id);
create index lockdown_links_expiry on lockdown_links (expires_at);

-- Devices that a person signed in from: a hash of a cookie, or, without one, of address and browser.
create table known_devices (
  user_id varchar(12) not null references users on delete cascade,
  device varchar(43) not null,
  last_seen_at timestamptz not null,
  primary key (user_id, device)
);
create index known_devices_last_seen on known_devices (last_seen_at);

-- EXPORTS

-- Archives of all that is stored on a person, for 24 hours. `client` is that of the request, for the notice.
create table data_exports (
  id varchar(21) primary key,
  user_id varchar(12) not null references users on delete cascade,
  status varchar(8) not null check (status in ('pending', 'ready', 'failed')),
  client jsonb not null,
  -- The attempt whose parts are the archive, and their bytes in total.
  attempt varchar(21),
  size bigint,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  check ((status = 'ready') = (attempt is not null and size is not null))
);
create index data_exports_user on data_exports (user_id);
create index data_exports_expiry on data_exports (expires_at);

-- An archive in pieces, so that no node has it in memory as a whole, and any node can serve it. An attempt that was
-- interrupted leaves pieces behind, which the next one removes when it is done.
create table data_export_parts (
  export_id varchar(21) not null references data_exports on delete cascade,
  attempt varchar(21) not null,
  position integer not null,
  bytes bytea not null,
  primary key (export_id, attempt, position)
);
-- An archive is compressed already.
alter table data_export_parts alter column bytes set storage external;

-- JOBS AT MANY ACCOUNTS

-- A job of an administrator at many accounts, for 30 days after its end.
create table user_jobs (
  id varchar(21) primary key,
  type varchar(16) not null,
  status varchar(8) not null
    check (status in ('pending', 'running', 'stopping', 'stopped', 'finished', 'failed')),
  is_dry_run boolean not null default false,
  -- What was asked for, without the selection.
  details jsonb not null,
  -- The administrator as at the request, and the client of the request: events of the job name both.
  actor jsonb not null,
  client jsonb not null,
  total integer not null,
  succeeded integer not null default 0,
  skipped integer not null default 0,
  failed integer not null default 0,
  -- Why it ended early: an error code and its data.
  problem jsonb,
  -- A job is undone once.
  undoes varchar(21) unique references user_jobs on delete set null,
  -- The import whose accounts it invites.
  invites_for varchar(21) unique references user_jobs on delete set null,
  file_size bigint,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz
);
create index user_jobs_newest on user_jobs (created_at desc, id);

-- The accounts of a job, or the rows of an import, written down once.
create table user_job_targets (
  job_id varchar(21) not null references user_jobs on delete cascade,
  position integer not null,
  -- No foreign key: checking a million rows takes longer than writing them. `deleteAccount` empties it.
  user_id varchar(256),
  -- The line of an import, its fields and its password, encrypted; both are emptied when they were used.
  line integer,
  fields jsonb,
  sealed_password text,
  -- What an undoing restores at this account; null: what the job’s own details say.
  details jsonb,
  status varchar(7) not null default 'pending' check (status in ('pending', 'done', 'skipped', 'failed')),
  -- How to undo the change; null: it changed nothing that can be undone.
  inverse jsonb,
  -- Of a failure: error code, its data, details and field.
  problem jsonb,
  primary key (job_id, position)
);
create index user_job_targets_pending on user_job_targets (job_id, position) where status = 'pending';
create index user_job_targets_failed on user_job_targets (job_id, position) where status = 'failed';
create index user_job_targets_user on user_job_targets (user_id) where user_id is not null;

-- The file of an export in pieces, for 24 hours.
create table user_job_parts (
  job_id varchar(21) not null references user_jobs on delete cascade,
  position integer not null,
  bytes bytea not null,
  primary key (job_id, position)
);

-- PICTURES AND PROFILE FIELDS

-- Pictures that people and administrators uploaded, re-encoded.
create table user_assets (
  id varchar(21) primary key,
  user_id varchar(12) references users on delete cascade,
  -- The sign-in that uploaded it, until an account takes it; deleted with the sign-in. References `sign_ins`.
  interaction_uid text,
  type varchar(32) not null,
  -- Null if the picture is in an object storage.
  bytes bytea,
  size integer not null,
  created_at timestamptz not null,
  check (user_id is null or interaction_uid is null)
);
create index user_assets_user on user_assets (user_id, created_at);
create index user_assets_interaction on user_assets (interaction_uid) where interaction_uid is not null;

-- Pictures in an object storage that have no reference, or may soon have none; they are deleted there at `due_at`.
create table discarded_objects (
  id varchar(21) primary key,
  due_at timestamptz not null
);

create function discard_stored_object() returns trigger language plpgsql as $$
begin
  insert into discarded_objects (id, due_at) values (old.id, now()) on conflict do nothing;
  return null;
end
$$;
create trigger user_assets_discarded after delete on user_assets
  for each row when (old.bytes is null) execute function discard_stored_object();

-- Profile fields that administrators define beyond the standard claims.
create table custom_profile_fields (
  id varchar(21) primary key,
  name varchar(128) not null constraint custom_profile_fields_name_key unique,
  type varchar(32) not null,
  label varchar(128) not null default '',
  description varchar(256),
  required boolean not null,
  config jsonb not null default '{}',
  sie_order double precision not null,
  created_at timestamptz not null
);

-- APPLICATIONS

create table applications (
  id varchar(21) primary key,
  name varchar(256) not null,
  legacy_secret text,
  description text,
  type varchar(32) not null
    check (type in ('Native', 'SPA', 'Traditional', 'MachineToMachine', 'Protected', 'SAML')),
  oidc_client_metadata jsonb not null,
  custom_client_metadata jsonb not null default '{}',
  custom_data jsonb not null default '{}',
  is_third_party boolean not null default false,
  -- Whether the rules of access apply. They are stored in any case, so that they can be prepared before this is
  -- switched on.
  is_access_controlled boolean not null default false,
  created_at timestamptz not null
);
create index applications_newest on applications (created_at desc, id);

create table application_secrets (
  application_id varchar(21) not null references applications on delete cascade,
  name varchar(256) not null,
  -- Encrypted with the server's key. The first characters stay readable, so that a list can tell secrets apart.
  sealed_value text not null,
  value_start varchar(4) not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (application_id, name)
);

create table application_consent_scopes (
  application_id varchar(21) not null references applications on delete cascade,
  scope varchar(256) not null,
  primary key (application_id, scope)
);

-- The appearance of the pages for one application; null and `{}` mean the server's own.
create table application_sign_in_experiences (
  application_id varchar(21) primary key references applications on delete cascade,
  color jsonb not null default '{}',
  branding jsonb not null default '{}',
  custom_css text,
  terms_of_use_url varchar(2048),
  privacy_policy_url varchar(2048),
  display_name varchar(256)
);

-- APIS, SCOPES AND ROLES

create table resources (
  id varchar(21) primary key,
  name text not null,
  indicator text not null unique,
  is_default boolean not null default false,
  access_token_ttl integer not null default 3600
);

create table scopes (
  id varchar(21) primary key,
  resource_id varchar(21) not null references resources on delete cascade,
  name varchar(256) not null,
  description text,
  created_at timestamptz not null default now(),
  unique (resource_id, name)
);

create table roles (
  id varchar(21) primary key,
  name varchar(128) not null,
  description varchar(128) not null,
  type varchar(32) not null check (type in ('User', 'MachineToMachine')),
  is_default boolean not null default false,
  -- Whether it is a role of administrators: only such a role gives people scopes of the Management API, and applications
  -- are not told of it. Its name may be that of an ordinary role, such as an application's own "Owner".
  is_administrator boolean not null default false,
  constraint roles_name_key unique (name, is_administrator),
  check (not is_administrator or (type = 'User' and not is_default))
);

create table role_scopes (
  role_id varchar(21) not null references roles on delete cascade,
  scope_id varchar(21) not null references scopes on delete cascade,
  primary key (role_id, scope_id)
);

create table application_roles (
  application_id varchar(21) not null references applications on delete cascade,
  role_id varchar(21) not null references roles on delete cascade,
  primary key (application_id, role_id)
);

create table user_roles (
  user_id varchar(12) not null references users on delete cascade,
  role_id varchar(21) not null references roles on delete cascade,
  primary key (user_id, role_id)
);
create index user_roles_role on user_roles (role_id, user_id);
create index application_roles_role on application_roles (role_id, application_id);

-- At most one default API, for clients that name no resource.
create unique index resources_default_key on resources (is_default) where is_default;
-- The roles that every new person gets, without reading all roles.
create index roles_default on roles (id) where is_default and type = 'User';
-- The roles that a deleted scope belongs to.
create index role_scopes_scope on role_scopes (scope_id, role_id);

-- The scopes of APIs that a third-party application may request, beside the claims about a person.
create table application_consent_resource_scopes (
  application_id varchar(21) not null references applications on delete cascade,
  scope_id varchar(21) not null references scopes on delete cascade,
  primary key (application_id, scope_id)
);
create index application_consent_resource_scopes_scope on application_consent_resource_scopes (scope_id);

-- The scopes that every application with a Client ID Metadata Document may request.
create table cimd_consent_scopes (scope varchar(256) primary key);
create table cimd_consent_resource_scopes (scope_id varchar(21) primary key references scopes on delete cascade);

insert into resources (id, name, indicator) values ('management-api', 'Latchkey Management API', 'https://default.logto.app/api');
insert into scopes (id, resource_id, name, description)
  values ('management-api-all', 'management-api', 'all', 'Default scope for Management API, allows all permissions.');
insert into roles (id, name, description, type) values
  ('admin-role', '#internal:admin', 'Holds the whole Management API', 'MachineToMachine'),
  ('management-api-access', 'Logto Management API access', 'Holds the whole Management API', 'MachineToMachine');
insert into role_scopes (role_id, scope_id) values
  ('admin-role', 'management-api-all'),
  ('management-api-access', 'management-api-all');

-- Scopes for parts of the Management API (least privilege); their ids equal their names.
insert into scopes (id, resource_id, name, description) values
  ('users:read', 'management-api', 'users:read', 'Read accounts and what belongs to them'),
  ('users:write', 'management-api', 'users:write', 'Create, change and delete accounts and what belongs to them'),
  ('users:suspend', 'management-api', 'users:suspend', 'Suspend and restore accounts'),
  ('users:impersonate', 'management-api', 'users:impersonate', 'Act as people: subject tokens, personal access tokens, one-time tokens'),
  ('applications:read', 'management-api', 'applications:read', 'Read applications'),
  ('applications:write', 'management-api', 'applications:write', 'Create, change and delete applications and their secrets'),
  ('roles:read', 'management-api', 'roles:read', 'Read roles and who has them'),
  ('roles:write', 'management-api', 'roles:write', 'Change roles and give them'),
  ('resources:read', 'management-api', 'resources:read', 'Read API resources and their scopes'),
  ('resources:write', 'management-api', 'resources:write', 'Change API resources and their scopes'),
  ('connectors:read', 'management-api', 'connectors:read', 'Read connectors, without their secrets'),
  ('connectors:write', 'management-api', 'connectors:write', 'Set up connectors'),
  ('settings:read', 'management-api', 'settings:read', 'Read settings'),
  ('settings:write', 'management-api', 'settings:write', 'Change settings'),
  ('logs:read', 'management-api', 'logs:read', 'Read the audit log'),
  ('hooks:read', 'management-api', 'hooks:read', 'Read webhooks and their deliveries'),
  ('hooks:write', 'management-api', 'hooks:write', 'Set up webhooks and send events again'),
  ('dashboard:read', 'management-api', 'dashboard:read', 'Read the figures of the dashboard'),
  ('users:support', 'management-api', 'users:support', 'Help people: end sessions and grants, reset factors, mail access links');

-- The roles of administrators that exist from the start and do not change; their ids are in policies/roles.ts.
insert into roles (id, name, description, type, is_administrator) values
  ('owner', 'Owner', 'Does everything, and makes other owners', 'User', true),
  ('administrator', 'Administrator', 'Does everything but read secrets and change what protects administrators', 'User', true),
  ('support', 'Support', 'Reads people and the log, suspends, ends sessions, resets factors, mails links', 'User', true),
  ('read-only', 'Read-only', 'Reads everything but secrets', 'User', true);
insert into role_scopes (role_id, scope_id)
  select 'owner', 'management-api-all'
  union all select 'administrator', id from scopes where resource_id = 'management-api' and name <> 'all'
  union all select 'support', unnest(array['users:read', 'users:suspend', 'users:support', 'logs:read'])
  union all select 'read-only', id from scopes where resource_id = 'management-api' and name like '%:read';

-- WHO MAY SIGN IN TO AN APPLICATION

create table application_allowed_users (
  application_id varchar(21) not null references applications on delete cascade,
  user_id varchar(12) not null references users on delete cascade,
  primary key (application_id, user_id)
);
create index application_allowed_users_user on application_allowed_users (user_id);
create table application_allowed_roles (
  application_id varchar(21) not null references applications on delete cascade,
  role_id varchar(21) not null references roles on delete cascade,
  primary key (application_id, role_id)
);
create index application_allowed_roles_role on application_allowed_roles (role_id);

-- TOKENS

-- Secrets that a person's scripts exchange for access tokens. Stored as a hash, with the first characters, so that a
-- list can tell them apart.
create table personal_access_tokens (
  user_id varchar(12) not null references users on delete cascade,
  name varchar(256) not null,
  value_hash varchar(43) not null constraint personal_access_tokens_value_key unique,
  value_start varchar(8) not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  primary key (user_id, name)
);

-- Single-use tokens for impersonation. Stored as a hash; a used one stays until it would have expired, against
-- replay.
create table subject_tokens (
  value_hash varchar(43) primary key,
  user_id varchar(12) not null references users on delete cascade,
  -- The application or administrator that created it. Every action with the resulting tokens names it as
  -- impersonator.
  creator_id text not null,
  reason varchar(256),
  context jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index subject_tokens_user on subject_tokens (user_id);
create index subject_tokens_expiry on subject_tokens (expires_at);

-- Single-use tokens that verify an e-mail address, which need not belong to a person yet. Stored as a hash, with the
-- first characters, so that a list can tell them apart.
create table one_time_tokens (
  id varchar(21) primary key,
  email varchar(128) not null,
  token_hash varchar(43) not null unique,
  token_start varchar(4) not null,
  context jsonb not null default '{}',
  status varchar(16) not null check (status in ('active', 'consumed', 'revoked', 'expired')),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index one_time_tokens_email on one_time_tokens (fold(email));
create index one_time_tokens_newest on one_time_tokens (created_at desc, id);
create index one_time_tokens_expiry on one_time_tokens (expires_at);

-- Tokens for an address end with the account that has it, or when the account leaves it.
create function end_one_time_tokens() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    delete from one_time_tokens where fold(email) = fold(old.primary_email);
  else
    update one_time_tokens set status = 'revoked' where fold(email) = fold(old.primary_email) and status = 'active';
  end if;
  return null;
end
$$;
create trigger end_one_time_tokens_of_former after update of primary_email on users
  for each row when (old.primary_email is not null and fold(old.primary_email) is distinct from fold(new.primary_email))
  execute function end_one_time_tokens();
create trigger end_one_time_tokens_of_deleted after delete on users
  for each row when (old.primary_email is not null) execute function end_one_time_tokens();

-- Links with which a person chooses a password. Stored as a hash. A used or revoked one stays until it would have been
-- over for a month, so that the page can say why it no longer works.
create table access_links (
  id varchar(21) primary key,
  user_id varchar(12) not null references users on delete cascade,
  purpose varchar(16) not null check (purpose in ('invitation', 'passwordReset')),
  token_hash varchar(43) not null unique,
  -- The address that it was mailed to. It is over when the person has another address.
  sent_to varchar(128),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
create index access_links_user on access_links (user_id);
create index access_links_expiry on access_links (expires_at);

-- Links with which the first owner makes an account. Stored as a hash; one is valid at a time.
create table owner_links (
  token_hash varchar(43) primary key,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

-- Grants in `oidc_records` that come from a token exchange. The person did not consent to them: they are in no list
-- of grants, count towards no limit, and end with the token that was exchanged.
create table exchanged_grants (
  grant_id text primary key,
  user_id varchar(12) not null references users on delete cascade,
  -- Null for the account page, which has no row.
  application_id varchar(21) references applications on delete cascade,
  -- The hash of the exchanged personal access token, if it was one.
  personal_access_token varchar(43),
  expires_at timestamptz not null
);
create index exchanged_grants_user on exchanged_grants (user_id);
create index exchanged_grants_application on exchanged_grants (application_id);
create index exchanged_grants_expiry on exchanged_grants (expires_at);

-- The OIDC provider's records: sessions, grants, codes, tokens. The key is a hash, so a stolen copy lets no attacker
-- sign in.
create table oidc_records (
  model varchar(40) not null,
  key varchar(43) not null,
  payload jsonb not null,
  account_id varchar(12),
  client_id text,
  grant_id text,
  uid text,
  user_code text,
  consumed_at timestamptz,
  -- The last time that tokens were issued for a grant, to the minute.
  last_used_at timestamptz,
  expires_at timestamptz,
  primary key (model, key)
);
create index oidc_records_account on oidc_records (account_id, model);
create index oidc_records_client on oidc_records (client_id);
create index oidc_records_grant on oidc_records (grant_id);
create index oidc_records_uid on oidc_records (uid) where uid is not null;
create index oidc_records_user_code on oidc_records (user_code) where user_code is not null;
create index oidc_records_expiry on oidc_records (expires_at);

-- The key of a record by its id, as `keyOf` in oidc/adapter.ts.
create function record_key(id text) returns text language sql immutable parallel safe as $$
  select rtrim(translate(encode(sha256(convert_to(id, 'UTF8')), 'base64'), '+/', '-_'), '=')
$$;

-- Fails a statement that claims a record which another request used up first, such as an authorization code.
create function require_claimed(is_claimed boolean) returns void language plpgsql as $$
begin
  if not is_claimed then
    raise exception 'the record is already used up' using errcode = 'LK001';
  end if;
end
$$;

create function note_ended_tokens() returns trigger language plpgsql as $$
begin
  update users set access_version = access_version + 1
    where id in (select account_id from ended where model = 'AccessToken' and expires_at > now());
  return null;
end
$$;
create trigger oidc_records_ended after delete on oidc_records
  referencing old table as ended for each statement execute function note_ended_tokens();

-- CONNECTORS

-- Connectors to people and other providers: mail, SMS, social sign-in.
create table connectors (
  id varchar(128) primary key,
  factory_id varchar(128) not null,
  sync_profile boolean not null default false,
  enable_token_storage boolean not null default false,
  -- JSON, encrypted as a whole with the server's key, because any member may be a secret.
  sealed_config text not null,
  metadata jsonb not null default '{}',
  created_at timestamptz not null
);

-- Credentials of Google One Tap that were used, as hashes: each is accepted once.
create table used_credentials (
  digest varchar(43) primary key,
  expires_at timestamptz not null
);
create index used_credentials_expiry on used_credentials (expires_at);

-- Templates for e-mails, which come before those of connectors.
create table email_templates (
  id varchar(21) primary key,
  -- In the canonical case, RFC 5646 section 2.1.1.
  language_tag varchar(16) not null,
  template_type varchar(32) not null,
  details jsonb not null,
  created_at timestamptz not null,
  constraint email_templates_language_type_key unique (language_tag, template_type)
);

-- Texts of the pages that administrators replaced: as given, and by key.
create table custom_phrases (
  id varchar(21) primary key,
  -- In the canonical case, RFC 5646 section 2.1.1.
  language_tag varchar(16) not null constraint custom_phrases_language_tag_key unique,
  translation jsonb not null,
  texts jsonb not null
);

-- Tokens of other providers, for the applications of the identities' owners.
create table social_tokens (
  id varchar(21) primary key,
  user_id varchar(12) not null references users on delete cascade,
  target varchar(128) not null,
  connector_id varchar(128) not null references connectors on delete cascade,
  identity_id varchar(255) not null,
  -- JSON, encrypted with the server's key.
  sealed_tokens text not null,
  scope text,
  token_type text,
  expires_at timestamptz,
  has_refresh_token boolean not null,
  -- A lease: until then one node refreshes the tokens, since a refresh token may work only once.
  refreshing_until timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (user_id, target)
);
create index social_tokens_connector on social_tokens (connector_id);

-- The state of a social authorization that the Management API began, until the provider redirects back.
create table connector_authorizations (
  connector_id varchar(128) not null references connectors on delete cascade,
  state_hash varchar(43) not null,
  sealed_state text not null,
  expires_at timestamptz not null,
  primary key (connector_id, state_hash)
);
create index connector_authorizations_expiry on connector_authorizations (expires_at);

-- THE SERVER ITSELF

create table settings (
  name varchar(64) primary key,
  value jsonb not null,
  updated_at timestamptz not null
);

-- Keys of the OpenID provider, encrypted. A private key is a pair of an EC and an RSA key; `algorithm` is that of the
-- one that signs for clients without a choice of their own. A cookie key is a secret.
create table signing_keys (
  id varchar(64) primary key,
  purpose varchar(16) not null check (purpose in ('private', 'cookie')),
  algorithm varchar(3) check (algorithm in ('EC', 'RSA')),
  sealed_key text not null,
  created_at timestamptz not null,
  -- From then on the key signs. Before, it is published and verifies.
  effective_at timestamptz not null,
  -- Of a private key that has a successor: until then, tokens that it signed may be valid, and it verifies them.
  verifies_until timestamptz,
  check ((algorithm is not null) = (purpose = 'private'))
);

-- A value encrypted with the server's key, so that a start with another key is detected.
create table key_check (
  only_row boolean primary key default true check (only_row),
  sealed text not null
);

-- A pending sign-in, one for each OIDC interaction.
create table sign_ins (
  interaction_uid text primary key,
  state jsonb not null,
  expires_at timestamptz not null
);
create index sign_ins_expiry on sign_ins (expires_at);
alter table user_assets add foreign key (interaction_uid) references sign_ins on delete cascade;

-- EVENTS

-- The place of a transaction in the order of the log. Transactions end in another order than they begin, so an entry
-- can appear behind one that was written later. All transactions before `pg_snapshot_xmin` have ended, so the log up to
-- there is complete. A start of the server on a restored database replaces this function: store/log-order.ts.
create function log_position(of_transaction xid8) returns bigint language sql immutable parallel safe as $$
  select of_transaction::text::bigint
$$;

-- Tells whether positions still mean the same: another database cluster, or a point of recovery or a failover since
-- then (the timeline). Zeros where the database does not say.
create function database_incarnation() returns text language plpgsql stable as $$
begin
  return left(md5((select system_identifier::text from pg_control_system())
    || left(pg_walfile_name(pg_current_wal_lsn()), 8)), 8);
exception when others then
  return '00000000';
end $$;

-- The audit log. Each event is written in the transaction that causes it. No foreign keys: events outlive their
-- people.
create table events (
  -- Sorted by bytes: ids grow with time, and the collation of an Estonian database has `z` before `t`.
  id varchar(21) collate "C" primary key,
  type varchar(64) not null,
  result varchar(8) not null check (result in ('Success', 'Error')),
  account_id varchar(12),
  actor_kind varchar(8) not null check (actor_kind in ('owner', 'admin', 'visitor', 'system')),
  actor_id text,
  impersonator_id text,
  application_id text,
  payload jsonb not null,
  request_id varchar(64),
  -- Of a call of the Management API: the name of its row, and the path of the request.
  operation varchar(64),
  path text,
  address text,
  user_agent text,
  created_at timestamptz not null,
  position bigint not null default log_position(pg_current_xact_id())
);
-- The order of the stream, which ends where transactions are still open. `id` orders the events of one transaction.
create index events_position on events (position);
-- The primary key has the order of the log; see `newEventId`.
create index events_account on events (account_id, id);
create index events_application on events (application_id, id);
create index events_type on events (type, id);
create index events_moment on events using brin (created_at);
-- Every index makes each change slower. These are partial, for rare events that the log filters by: actions of
-- applications, actions under impersonation, failures. People's own actions are found by their account.
create index events_admin on events (actor_id, id) where actor_kind = 'admin';
create index events_impersonator on events (impersonator_id, id) where impersonator_id is not null;
create index events_error on events (id) where result = 'Error';

-- WEBHOOKS AND THEIR DELIVERIES

-- Receivers of events: docs/decisions/0025-webhook-deliveries.md.
create table hooks (
  id varchar(21) primary key,
  -- A webhook, or a receiver of shared signals, whose deliveries are security event tokens.
  kind varchar(8) not null check (kind in ('webhook', 'signals')),
  name varchar(256) not null,
  -- As the administrator gave them; `event` is the wire's deprecated single one.
  event varchar(64),
  events text[] not null,
  -- The types of `events` that the hook receives, by result.
  success_types text[] not null,
  error_types text[] not null,
  -- The names of the signals that a receiver gets; null: a webhook.
  signals text[] check ((kind = 'signals') = (signals is not null)),
  -- Null: events of all applications, and of none.
  application_ids text[],
  sealed_config text not null,
  -- Null: a receiver of signals, whose tokens are signed with the server's own key.
  sealed_signing_key text check ((kind = 'webhook') = (sealed_signing_key is not null)),
  -- The former key signs beside the present one until then.
  sealed_former_key text,
  former_key_until timestamptz,
  is_enabled boolean not null,
  created_at timestamptz not null,
  -- Failed attempts since the last successful one.
  failures integer not null default 0,
  failing_since timestamptz,
  paused_at timestamptz
);

-- An event as it is delivered, the same for every hook: the row of `events`, and what the event is about as it was
-- at the commit.
create table hook_messages (
  id varchar(21) collate "C" primary key,
  type varchar(64) not null,
  account_id varchar(12),
  event jsonb not null,
  subject jsonb not null,
  -- Whether the account is deleted: nothing of the person stays once the deliveries have ended.
  is_of_deleted boolean not null,
  created_at timestamptz not null
);
create index hook_messages_deleted on hook_messages (id) where is_of_deleted;
create index hook_messages_account on hook_messages (account_id) where account_id is not null;
create index hook_messages_moment on hook_messages (created_at);

-- Deliveries of one hook are in order within a lane: the account, else the application, else all others.
create table hook_lanes (
  hook_id varchar(21) not null references hooks on delete cascade,
  lane varchar(64) not null,
  -- Position of the newest delivery, and of the next one to attempt.
  last_position bigint not null,
  next_position bigint not null,
  -- Null: nothing to deliver.
  next_attempt_at timestamptz,
  -- A node is attempting the delivery until then, at most.
  leased_until timestamptz,
  primary key (hook_id, lane)
) with (fillfactor = 70);
create index hook_lanes_due on hook_lanes (hook_id, next_attempt_at) where next_attempt_at is not null;

create table hook_deliveries (
  id bigint generated always as identity primary key,
  hook_id varchar(21) not null references hooks on delete cascade,
  lane varchar(64) not null,
  position bigint not null,
  message_id varchar(21) collate "C" not null references hook_messages on delete cascade,
  -- The signal of the message that is sent, one of `signals_of`; null: to a webhook.
  part text,
  status varchar(9) not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (hook_id, lane, position)
) with (fillfactor = 85);
create index hook_deliveries_hook on hook_deliveries (hook_id, id);
create index hook_deliveries_message on hook_deliveries (message_id);

create table hook_attempts (
  id bigint generated always as identity primary key,
  delivery_id bigint not null references hook_deliveries on delete cascade,
  hook_id varchar(21) not null,
  began_at timestamptz not null,
  -- Milliseconds.
  duration integer not null,
  status smallint,
  error text,
  -- The beginning of the response body.
  response text
);
create index hook_attempts_delivery on hook_attempts (delivery_id);
create index hook_attempts_hook on hook_attempts (hook_id, began_at);

-- The columns of a person that a webhook shows, without the password's digest.
create function hook_user(users) returns jsonb language sql stable
return (to_jsonb($1) - array['password_digest', 'password_algorithm', 'access_version', 'logto_config'])
  || jsonb_build_object('password_digest', case when $1.password_digest is not null then '' end);

-- What an event is about, as it is when this runs.
create function hook_subject(event events) returns jsonb language sql stable
return jsonb_build_object(
  'user', (select hook_user(users) from users where id = event.account_id),
  'application', (select jsonb_build_object('id', id, 'name', name, 'type', type, 'description', description)
    from applications where id = event.application_id),
  'role', (select to_jsonb(roles) from roles where event.type like 'Role.%' and id = event.payload ->> 'roleId'),
  'scope', (select to_jsonb(scopes) from scopes where event.type like 'Scope.%' and id = event.payload ->> 'scopeId'),
  'scopes', case when event.type = 'Role.Scopes.Updated' then (
    select jsonb_agg(to_jsonb(scopes) order by scopes.name, scopes.id) from role_scopes join scopes on scopes.id = scope_id
    where role_id = event.payload ->> 'roleId') end);

-- The shared signals that an event stands for, in their order: the signal's name and, after a slash, what tells several
-- of one name apart, such as a session or a field. `directory/signals/security-event.ts` has what each one says, and
-- `signal-types.ts` the event types of each.
create function signals_of(event events, subject jsonb) returns setof text language plpgsql stable as $$
declare
  person jsonb := subject -> 'user';
  field text;
begin
  if event.result <> 'Success' then return; end if;
  case event.type
    when 'Session.Ended' then
      return query select 'session-revoked/' || uid
        from jsonb_array_elements_text(event.payload -> 'sessions') with ordinality as session (uid, place) order by place;
    when 'User.LockedDown' then
      return next 'session-revoked';
      if person ->> 'password_digest' is not null then return next 'account-credential-change-required'; end if;
    when 'User.Change.Undone' then
      return next 'session-revoked';
    when 'User.PasswordExpiration.Updated' then
      if event.payload @> '{"isExpired": true}' then return next 'account-credential-change-required'; end if;
    when 'User.SuspensionStatus.Updated', 'User.Deletion.Scheduled', 'User.Restored' then
      -- One of the two may still close the account.
      if event.type = 'User.Deletion.Scheduled' or event.payload @> '{"isSuspended": true}' then
        return next 'account-disabled';
        return next 'session-revoked';
      elsif person ->> 'deletes_at' is null and not (person @> '{"is_suspended": true}'
        and coalesce((person ->> 'suspended_until')::timestamptz > event.created_at, true)) then
        return next 'account-enabled';
      end if;
    when 'User.Deleted' then
      return next 'session-revoked';
      return next 'account-purged';
    when 'User.Data.Updated' then
      for field in select jsonb_array_elements_text(event.payload -> 'fields') loop
        if field = 'password' then
          return next 'credential-change/password';
        elsif field = 'mfaVerifications' and event.payload ->> 'change' in ('added', 'replaced', 'removed') then
          return next 'credential-change/factor';
        elsif field in ('username', 'primaryEmail', 'primaryPhone') then
          return next 'identifier-changed/' || field;
        end if;
      end loop;
      if event.payload -> 'fields' ?| array['primaryEmail', 'primaryPhone'] then
        return next 'recovery-information-changed';
      end if;
    when 'PersonalAccessToken.Created', 'PersonalAccessToken.Deleted' then
      return next 'credential-change/token';
    when 'SignalReceiver.Verification.Requested' then
      return next 'verification';
    else
      return;
  end case;
end
$$;

-- Enqueues the deliveries of an event: one to each webhook, and one of each signal to each receiver of signals. The
-- lane's row is locked until the commit, so positions have the order of the commits.
create function enqueue_deliveries(event events, subject jsonb) returns void language plpgsql as $$
begin
  with wanted as (
    select hooks.id, part,
      row_number() over (partition by hooks.id order by place) as place, count(*) over (partition by hooks.id) as amount
    from hooks left join lateral signals_of(enqueue_deliveries.event, subject) with ordinality as signal (part, place) on kind = 'signals'
    where is_enabled and event.type = any(case event.result when 'Success' then success_types else error_types end)
      and (application_ids is null or event.application_id = any(application_ids))
      and (kind = 'webhook' or split_part(part, '/', 1) = any(signals)
        or (part = 'verification' and event.payload ->> 'receiverId' = hooks.id))
  ), message as (
    insert into hook_messages (id, type, account_id, event, subject, is_of_deleted, created_at)
      select event.id, event.type, event.account_id, to_jsonb(event), subject,
        event.account_id is not null and not exists (select from users where id = event.account_id), event.created_at
      where exists (select from wanted)
  ), lanes as (
    insert into hook_lanes as lanes (hook_id, lane, last_position, next_position, next_attempt_at)
      select id, coalesce(event.account_id, left(event.application_id, 64), ''), amount, 1, now()
      from wanted where place = 1 order by id
    on conflict (hook_id, lane) do update set
      last_position = lanes.last_position + excluded.last_position,
      next_attempt_at = coalesce(lanes.next_attempt_at, excluded.next_attempt_at)
    returning hook_id, lane, last_position
  )
  insert into hook_deliveries (hook_id, lane, position, message_id, part, created_at)
    select hook_id, lane, last_position - amount + place, event.id, part, now()
    from lanes join wanted on wanted.id = hook_id order by hook_id, place;
  if found then perform pg_notify('latchkey_deliveries', ''); end if;
end
$$;

-- Runs at the commit, on the final state of what the event is about.
create function deliver_events() returns trigger language plpgsql as $$
begin
  if exists (
    select from hooks
    where is_enabled and new.type = any(case new.result when 'Success' then success_types else error_types end)
      and (application_ids is null or new.application_id = any(application_ids))
  ) then
    perform enqueue_deliveries(new, hook_subject(new));
  end if;
  return null;
end
$$;
create constraint trigger events_delivered after insert on events deferrable initially deferred
  for each row when (new.type <> 'User.Deleted') execute function deliver_events();

-- A deleted person's event shows the person, whose row is gone.
create function deliver_deletion() returns trigger language plpgsql as $$
declare
  event events;
begin
  update hook_messages set is_of_deleted = true where account_id = old.id;
  select * into event from events where account_id = old.id and type = 'User.Deleted' order by id desc limit 1;
  if found and exists (select from hooks where is_enabled and 'User.Deleted' = any(success_types)) then
    perform enqueue_deliveries(event, jsonb_build_object('user', hook_user(old)));
  end if;
  return null;
end
$$;
create constraint trigger users_deletion_delivered after delete on users deferrable initially deferred
  for each row execute function deliver_deletion();

-- FIGURES

-- A dashboard counts by the day of any time zone, and every midnight is a multiple of 15 minutes from that of UTC. So
-- figures keep slots: the number of a quarter of an hour since the Unix epoch.
create function slot_of(moment timestamptz) returns integer language sql immutable parallel safe
return floor(extract(epoch from moment) / 900)::integer;

-- The days (of UTC, since the Unix epoch) on which a person had a token issued. The row of a deleted person loses its
-- `user_id` and still counts: how is in docs/decisions/0022-active-people.md.
create table active_days (
  user_id varchar(12),
  day integer not null,
  first_slot integer not null,
  last_slot integer not null,
  -- The last slot of the person's day before; null if this is the first day.
  former_slot integer,
  -- Whether `former_slot` is final: a request of the person from before midnight may be written after this row.
  is_settled boolean not null
) with (fillfactor = 85);
create unique index active_days_person on active_days (user_id, day);
create index active_days_day on active_days (day);
create index active_days_unsettled on active_days (day) where not is_settled;

create function unlink_active_days() returns trigger language plpgsql as $$
begin
  update active_days set user_id = null where user_id in (select id from gone);
  return null;
end
$$;
create trigger users_unlinked after delete on users
  referencing old table as gone for each statement execute function unlink_active_days();

-- People of a past day of a time zone by the number of days since they were active before: the first element counts
-- those who were active the day before, the last one those who were not within 29 days before.
create table active_people (
  time_zone varchar(64) not null,
  day integer not null,
  people integer[] not null,
  primary key (time_zone, day)
);

-- What is counted: created accounts, sign-ins by method, failures … A change is only inserted, so that concurrent
-- sign-ins do not wait for each other; see events/figures.ts. Changes are gathered in batches.
create table figures (
  slot integer not null,
  kind varchar(16) not null,
  amount bigint not null,
  primary key (slot, kind)
);
create table figure_changes (slot integer not null, kind varchar(16) not null, amount bigint not null)
  with (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

-- One snapshot of both, so that a figure that is being gathered counts once.
create view present_figures as
  select slot, kind, amount from figures
  union all
  select slot, kind, amount from figure_changes;
