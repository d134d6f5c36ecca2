"""First names with their short forms: enough to know an address when one is seen."""

RUSSIAN = """
александр саша саня шура сашка сашенька санек
александра саша шура сашка сашенька
алексей леша алеша леха лешка
алена аленка
алина алинка
алиса алиска
алла аллочка
альберт
анатолий толя толик
ангелина геля лина
андрей андрюша дрон
анна аня анечка нюра анюта анька
антон антоша тоха
антонина тоня
анастасия настя настенька настюша стася
арина ариша
аркадий аркаша
арсений сеня арсюша
артем тема артемий
артур
белла белочка
богдан
борис боря борька
вадим вадик
валентин валя
валентина валя валюша
валерий валера
валерия лера валера
варвара варя
василий вася васек
вера верочка
вероника ника
виктор витя витек
виктория вика викуля
виталий виталик
владимир вова володя вовка вован
владислав влад владик
владислава влада
вячеслав слава
галина галя галочка
геннадий гена
георгий гоша жора гога
герман гера
глеб
григорий гриша
даниил даня данила данил
дарья даша дашенька
денис дениска
диана
дмитрий дима митя димка димон
ева
евгений женя жека
евгения женя
егор егорка
екатерина катя катюша катенька катерина
елена лена леночка алена
елизавета лиза
жанна
захар
зинаида зина
зоя
иван ваня ванек
игорь игорек гарик
илья илюша
инна
иннокентий кеша
ирина ира ирочка иришка
карина
кира
кирилл кир кирюша
клара
клавдия клава
константин костя костик
кристина
ксения ксюша
лариса лара
лев лева
леонид леня
лидия лида
лилия лиля
любовь люба
людмила люда мила люся
майя
макар
максим макс
маргарита рита марго
марина мариша
мария маша маруся машенька
марк
матвей
милана
михаил миша мишаня
надежда надя
наталья наташа ната наталия
никита
николай коля колян
нина
оксана ксюша
олег олежка
олеся леся
ольга оля олечка
оскар
павел паша пашка
петр петя
полина поля
раиса рая
рамиль
ринат
роберт
родион
роман рома
руслан
рустам
светлана света светик
святослав слава
семен сема
сергей сережа серега серж
снежана
софия соня софья
станислав стас
степан степа
тамара тома
тарас
татьяна таня танечка танюша
тимофей тима
тимур
ульяна уля
федор федя
филипп филя
эдуард эдик
элина
эльвира эля
эмма
юлия юля юлечка
юрий юра
яков яша
яна
ярослав слава ярик
"""

ENGLISH = """
adam
adrian
alan
albert bert al
alexander alex sasha
alexandra alex sandra
alfred alf fred
alice
alison ali
amanda mandy
amy
andrew andy drew
angela angie
ann anna anne annie
anthony tony
arthur art
barbara barb
benjamin ben benny
bella isabella
betty elizabeth liz lizzie beth eliza
boris
brandon
brian
bruce
carl karl
carol caroline
catherine cathy kate katie kathy katherine
charles charlie chuck
charlotte lottie
chloe
christine christina chris tina
christopher chris
clara
claire clare
craig
cynthia cindy
daniel dan danny
david dave
deborah debbie
dennis
diana diane
donald don
donna
dorothy
douglas doug
dylan
edward ed eddie ted
emily
emma
eric erik
ethan
eugene gene
evelyn
fiona
frank
gabriel gabe
gary
george
gerald gerry
grace
graham
gregory greg
hannah
harold harry
harry
heather
helen
henry hank
ian
irene
isaac
jack
jacob jake
james jim jimmy jamie
jane
janet
jason
jean
jeffrey jeff
jennifer jen jenny
jeremy
jessica jess jessie
joan
joe joseph joey
john johnny
jonathan jon
joshua josh
joyce
judith judy
julia julie
justin
karen
keith
kelly
kenneth ken kenny
kevin
kim kimberly
kyle
larry
laura
lauren
lawrence
leonard leo
linda
lisa
logan
louis lou
lucas luke
lucy
margaret maggie meg peggy
maria mary
mark marc
martha
martin
matthew matt
megan
melissa
michael mike mick
michelle
nancy
natalie
nathan nate
nicholas nick
nicole
noah
olga
olivia
oliver ollie
oscar
pamela pam
patricia pat trish
patrick pat paddy
paul
peter pete
philip phil
rachel
ralph
raymond ray
rebecca becky
richard rick dick
robert rob bob bobby
roger
ronald ron
rose
roy
russell russ
ruth
ryan
samantha sam
samuel sam sammy
sandra
sarah sara
scott
sean shaun
sharon
simon
sophia sophie
stephanie steph
stephen steve steven
susan sue suzie
teresa terry
theodore theo
thomas tom tommy
timothy tim
tracy
tyler
victor vic
victoria vicky
vincent vince
virginia ginny
walter walt
wayne
william bill billy willy will
zachary zach
"""
